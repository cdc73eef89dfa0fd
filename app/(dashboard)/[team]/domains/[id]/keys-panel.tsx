"use client";
/** The keys that sign the domain's mail, and the change to a new one. */
import { KeyRound } from "lucide-react";
import { LockedButton } from "@/components/shell/locked-button";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Mono } from "@/components/ui/mono";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DkimKey, DomainDetail } from "@/lib/domains/schemas";
import { Refusal, useTell } from "@/lib/web/client";

const states: Record<DkimKey["state"], { word: string; tone: Tone; means: string }> = {
  next: { word: "Next", tone: "info", means: "Signs as soon as its record is seen in the DNS." },
  active: { word: "Signing", tone: "ok", means: "Signs every mail of this domain." },
  retiring: {
    word: "Retiring",
    tone: "warn",
    means: "Signs no longer. Leave its record until it is retired: mail under way still needs it.",
  },
  retired: { word: "Retired", tone: "plain", means: "Its record can be deleted." },
};

type KeysPanelProps = { domain: DomainDetail; allowed: boolean; timeZone: string; take: (next: DomainDetail) => void };

export function KeysPanel({ domain, allowed, timeZone, take }: KeysPanelProps) {
  const { keys } = domain;
  const next = keys.find(({ state }) => state === "next");
  return (
    <Panel
      title="DKIM keys"
      description="RSA with 2048 bits, one for this team and domain. The private half never leaves the server."
      actions={<Rotate domain={domain} allowed={allowed} take={take} waiting={Boolean(next)} />}
      flush
    >
      {next && keys.some(({ state }) => state === "active") && (
        <div className="border-b border-line px-4 py-3 sm:px-5">
          <Notice title="A rotation is under way">
            Publish the record of the next key, above under “Records to set”. The change happens by itself when it is seen; until then the
            present key signs.
          </Notice>
        </div>
      )}
      {keys.length === 0 ? (
        <p className="px-4 py-4 text-muted sm:px-5">No key yet. One is made when the domain is approved.</p>
      ) : (
        <ul aria-label="DKIM keys" className="divide-y divide-line">
          {keys.map((key) => (
            <li key={key.id} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-3 sm:px-5">
              <Mono>{`${key.selector}._domainkey`}</Mono>
              <Badge tone={states[key.state].tone}>{states[key.state].word}</Badge>
              <span className="min-w-0 flex-1 basis-60 text-muted">{states[key.state].means}</span>
              <span className="text-dense text-muted">
                <When dkim={key} timeZone={timeZone} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function When({ dkim: { state, createdAt, seenAt, activatedAt, keepUntil, retiredAt }, timeZone }: { dkim: DkimKey; timeZone: string }) {
  const [word, at] =
    state === "retired" && retiredAt
      ? ["retired", retiredAt]
      : state === "retiring" && keepUntil
        ? ["retires", keepUntil]
        : state === "active" && activatedAt
          ? ["signing since", activatedAt]
          : seenAt
            ? ["seen", seenAt]
            : ["made", createdAt];
  return (
    <>
      {word} <RelativeTime at={at} timeZone={timeZone} />
    </>
  );
}

function Rotate({
  domain,
  allowed,
  waiting,
  take,
}: {
  domain: DomainDetail;
  allowed: boolean;
  waiting: boolean;
  take: (next: DomainDetail) => void;
}) {
  const rotate = useTell("domains.rotate");
  if (!allowed) return <LockedButton why="A developer, admin or owner of the team can rotate keys.">Rotate key</LockedButton>;
  if (waiting || domain.keys.length === 0) return null;
  return (
    <ConfirmDialog
      title="Rotate the DKIM key?"
      description={
        <ol className="mt-2 grid list-decimal gap-1.5 pl-5">
          <li>A new key is made under a new name. You publish its record beside the present one.</li>
          <li>As soon as it is seen in the DNS, new mail is signed with it. Until then nothing changes.</li>
          <li>The present key retires 7 days later; only then delete its record.</li>
        </ol>
      }
      confirm="Make the next key"
      pendingText="Making the key…"
      danger={false}
      trigger={<Button icon={<KeyRound aria-hidden />}>Rotate key</Button>}
      onConfirm={async () => {
        try {
          take(await rotate.mutateAsync({ id: domain.id }));
          return undefined;
        } catch (error) {
          return error instanceof Refusal ? error.message : "The key was not made.";
        }
      }}
    />
  );
}
