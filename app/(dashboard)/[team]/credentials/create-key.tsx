"use client";
/** From a name to a secret and a request that works. The dialog's second half is the only place where the secret is ever shown. */
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { LockedButton } from "@/components/shell/locked-button";
import { Button } from "@/components/ui/button";
import { useLazy } from "@/components/ui/use-lazy";
import type { CreatedApiKey } from "@/lib/keys/schemas";

export type ScopeChoice = { value: string; sentence: string };
type CreateKeyProps = Offered & { allowed: boolean };

export type Offered = {
  /** What the reader may give. */
  scopes: readonly ScopeChoice[];
  mayGiveAll: boolean;
  /** To which a key can be limited. */
  domains: readonly string[];
  origin: string;
  to: string;
};

const loadDialog = () => import("./create-key-dialog");

export function CreateKey({ allowed, ...offered }: CreateKeyProps) {
  const router = useRouter();
  const [create, setCreate] = useQueryState("create", parseAsString);
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  const open = create !== null || made !== null;
  const dialog = useLazy(loadDialog, allowed && open);
  if (!allowed) return <LockedButton why="A developer, admin or owner of the team can create keys.">Create key</LockedButton>;
  const change = (open: boolean) => {
    void setCreate(open ? "1" : null);
    if (open || !made) return;
    setMade(null);
    router.refresh();
  };
  return (
    <>
      <Button variant="primary" icon={<Plus aria-hidden />} aria-haspopup="dialog" aria-expanded={open} onClick={() => change(true)}>
        Create key
      </Button>
      {dialog && <dialog.CreateKeyDialog {...offered} open={open} onOpenChange={change} made={made} setMade={setMade} />}
    </>
  );
}
