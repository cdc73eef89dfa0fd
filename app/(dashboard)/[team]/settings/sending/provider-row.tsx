"use client";
/** One provider: what it is, how it fares, and what can be done with it. */
import { ArrowDown, ArrowUp, MoreHorizontal, Pencil, Power, Trash2 } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { iconButtonStyle } from "@/components/ui/icon-button-style";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { Mono } from "@/components/ui/mono";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import type { Provider } from "@/lib/providers/schemas";
import { useTell } from "@/lib/web/client";
import { EditProvider } from "./edit-provider";
import { RemoveProvider } from "./remove-provider";
import { TopicLine } from "./topic-line";
import { TransportLine } from "./transport-line";

type ProviderRowProps = {
  provider: Provider;
  /** From 1. */
  place: number;
  of: number;
  onMove: (by: -1 | 1) => void;
  callbackUrl: string;
  mayChange: boolean;
  now: number;
  timeZone: string;
};

export function ProviderRow({ provider, place, of, onMove, callbackUrl, mayChange, now, timeZone }: ProviderRowProps) {
  const { id, name, type } = provider;
  const test = useTell("providers.test");
  return (
    <li className="grid gap-3 px-4 py-4 sm:px-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 flex-1 basis-72 gap-3">
          <span aria-hidden className="w-5 shrink-0 text-right font-mono text-dense leading-5 text-faint">
            {place}
          </span>
          <div className="grid min-w-0 gap-1">
            <h3 className="flex min-w-0 items-center gap-2 font-medium">
              <span className="truncate">{name}</span>
              <Badge>{type === "ses" ? "SES" : "SMTP"}</Badge>
            </h3>
            <TransportLine transport={provider} now={now} timeZone={timeZone} />
            <Mono className="text-muted [overflow-wrap:anywhere]">{whereWords(provider)}</Mono>
          </div>
        </div>
        {mayChange && (
          <div className="flex flex-wrap items-center gap-1">
            {of > 1 && (
              <>
                <IconButton
                  label={`Move ${name} up`}
                  icon={<ArrowUp aria-hidden />}
                  aria-disabled={place === 1}
                  className="aria-disabled:opacity-40"
                  onClick={() => onMove(-1)}
                />
                <IconButton
                  label={`Move ${name} down`}
                  icon={<ArrowDown aria-hidden />}
                  aria-disabled={place === of}
                  className="aria-disabled:opacity-40"
                  onClick={() => onMove(1)}
                />
              </>
            )}
            <Button aria-label={`Test ${name}`} pending={test.isPending} pendingText="Testing…" onClick={() => test.mutate({ id })}>
              Test
            </Button>
            <More provider={provider} callbackUrl={callbackUrl} />
          </div>
        )}
      </div>
      {type === "ses" && <TopicLine provider={provider} callbackUrl={callbackUrl} timeZone={timeZone} />}
      {(test.data || test.error) && (
        <Notice live tone={test.data?.ok ? "ok" : "bad"} title={test.data?.ok ? "It works" : "It does not work"} className="sm:ml-8">
          {test.error?.message ?? test.data?.sentence}
        </Notice>
      )}
      {provider.quota?.sandbox && !test.data && (
        <Notice tone="warn" title="This SES account is in its sandbox" className="sm:ml-8">
          AWS sends its mail to verified addresses only, and {provider.quota.max24h?.toLocaleString("en") ?? "few"} a day. Ask for
          production access in the SES console.
        </Notice>
      )}
    </li>
  );
}

function More({ provider, callbackUrl }: { provider: Provider; callbackUrl: string }) {
  const { id, name, enabled } = provider;
  const toast = useToast();
  const update = useTell("providers.update");
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const close = (still: boolean) => !still && setOpen(null);
  const turn = () =>
    update.mutate(
      { id, enabled: !enabled },
      {
        onSuccess: () => toast({ title: `${name} is ${enabled ? "off" : "on"}` }),
        onError: ({ message }) => toast({ title: message, tone: "bad" }),
      },
    );
  return (
    <>
      <Menu
        trigger={
          <button type="button" aria-label={`More about ${name}`} className={iconButtonStyle}>
            <MoreHorizontal aria-hidden />
          </button>
        }
      >
        <MenuItem icon={<Pencil aria-hidden />} onClick={() => setOpen("edit")}>
          Edit
        </MenuItem>
        <MenuItem icon={<Power aria-hidden />} onClick={turn}>
          {enabled ? "Turn off" : "Turn on"}
        </MenuItem>
        <MenuSeparator />
        <MenuItem danger icon={<Trash2 aria-hidden />} onClick={() => setOpen("remove")}>
          Remove
        </MenuItem>
      </Menu>
      <EditProvider provider={provider} callbackUrl={callbackUrl} open={open === "edit"} onOpenChange={close} />
      <RemoveProvider provider={provider} open={open === "remove"} onOpenChange={close} />
    </>
  );
}

/** Where it goes and as whom, as a machine would write it. */
function whereWords({ type, settings }: Provider): string {
  if (type === "ses")
    return [
      settings.endpoint ?? settings.region,
      settings.accessKeyId,
      settings.configurationSet && `set ${settings.configurationSet}`,
      settings.snsTopicArn,
    ]
      .filter(Boolean)
      .join(" · ");
  const tls = { implicit: "TLS", starttls: "STARTTLS", opportunistic: "STARTTLS if offered", none: "no encryption" };
  return [`${settings.host}:${settings.port}`, settings.user, settings.security && tls[settings.security]].filter(Boolean).join(" · ");
}
