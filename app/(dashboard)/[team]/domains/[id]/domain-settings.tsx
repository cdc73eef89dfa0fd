"use client";
/** Whether mail to the domain comes in here, and the end of it. */
import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { LockedButton } from "@/components/shell/locked-button";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Panel } from "@/components/ui/panel";
import { Switch } from "@/components/ui/switch";
import { useToast } from "@/components/ui/toast";
import type { DomainDetail } from "@/lib/domains/schemas";
import { Refusal, useTell } from "@/lib/web/client";

type DomainSettingsProps = {
  domain: DomainDetail;
  may: { build: boolean; delete: boolean };
  base: string;
  take: (next: DomainDetail) => void;
};

export function DomainSettings({ domain, may, base, take }: DomainSettingsProps) {
  return (
    <>
      <Panel title="Receiving">
        <Inbound domain={domain} allowed={may.build} take={take} />
      </Panel>
      <Panel title="Delete domain" danger={may.delete}>
        <div className="flex flex-wrap items-center justify-between gap-4">
          <p className="max-w-[68ch] text-muted">
            Mail that still waits to be sent from {domain.unicode} is cancelled, and keys limited to it stop working. Emails in the log
            stay.
          </p>
          <Delete domain={domain} allowed={may.delete} base={base} />
        </div>
      </Panel>
    </>
  );
}

function Inbound({ domain, allowed, take }: { domain: DomainDetail; allowed: boolean; take: (next: DomainDetail) => void }) {
  const update = useTell("domains.update");
  const shown = update.isPending ? (update.variables.inbound ?? domain.inbound) : domain.inbound;
  return (
    <>
      <Switch
        label="Receive mail for this domain here"
        help={
          allowed
            ? "Adds an MX record to publish. Without it, mail to the domain goes where its MX records lead today."
            : "A developer, admin or owner of the team can change this."
        }
        checked={shown}
        disabled={!allowed}
        aria-busy={update.isPending}
        onChange={(event) => update.mutate({ id: domain.id, inbound: event.target.checked }, { onSuccess: take })}
      />
      {update.error && (
        <p role="alert" className="pt-2 text-dense font-medium text-bad">
          {update.error.message}
        </p>
      )}
    </>
  );
}

function Delete({ domain, allowed, base }: { domain: DomainDetail; allowed: boolean; base: string }) {
  const router = useRouter();
  const toast = useToast();
  const remove = useTell("domains.delete");
  if (!allowed) return <LockedButton why="An admin or owner of the team can delete domains.">Delete domain</LockedButton>;
  return (
    <ConfirmDialog
      title={`Delete ${domain.unicode}?`}
      description="Its keys are destroyed at once. Adding it again makes new ones, with new records to publish."
      confirm="Delete domain"
      pendingText="Deleting…"
      typeToConfirm={domain.domain}
      trigger={
        <Button variant="danger" icon={<Trash2 aria-hidden />}>
          Delete domain
        </Button>
      }
      onConfirm={async () => {
        try {
          await remove.mutateAsync({ id: domain.id });
          toast({ title: `${domain.unicode} is deleted` });
          router.push(base);
          return undefined;
        } catch (error) {
          return error instanceof Refusal ? error.message : "The domain was not deleted.";
        }
      }}
    />
  );
}
