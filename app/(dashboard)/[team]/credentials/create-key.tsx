"use client";
/** From a name to a secret and a request that works. The dialog's second half is the only place where the secret is ever shown. */
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { LockedButton } from "@/components/shell/locked-button";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { CreatedApiKey } from "@/lib/keys/schemas";
import { CreateKeyForm } from "./create-key-form";
import { KeyMade } from "./key-made";

export type ScopeChoice = { value: string; sentence: string };
type CreateKeyProps = {
  allowed: boolean;
  /** What the reader may give. */
  scopes: readonly ScopeChoice[];
  mayGiveAll: boolean;
  /** To which a key can be limited. */
  domains: readonly string[];
  origin: string;
  to: string;
};

export function CreateKey({ allowed, scopes, mayGiveAll, domains, origin, to }: CreateKeyProps) {
  const router = useRouter();
  const [create, setCreate] = useQueryState("create", parseAsString);
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  if (!allowed) return <LockedButton why="A developer, admin or owner of the team can create keys.">Create key</LockedButton>;
  const change = (open: boolean) => {
    void setCreate(open ? "1" : null);
    if (open || !made) return;
    setMade(null);
    router.refresh();
  };
  return (
    <Dialog
      wide
      title={made ? `${made.name} is ready` : "Create key"}
      description={made ? undefined : "One key per program, so that each can be revoked alone."}
      open={create !== null || made !== null}
      onOpenChange={change}
      trigger={
        <Button variant="primary" icon={<Plus aria-hidden />}>
          Create key
        </Button>
      }
    >
      {made ? (
        <KeyMade apiKey={made} origin={origin} to={to} close={() => change(false)} />
      ) : (
        <CreateKeyForm scopes={scopes} mayGiveAll={mayGiveAll} domains={domains} made={setMade} />
      )}
    </Dialog>
  );
}
