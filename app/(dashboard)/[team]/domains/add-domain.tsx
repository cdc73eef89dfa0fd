"use client";
/** Opens by its button, and by `?add=1` in the address. */
import { Plus } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { LockedButton } from "@/components/shell/locked-button";
import { Button } from "@/components/ui/button";
import { useLazy } from "@/components/ui/use-lazy";

const loadDialog = () => import("./add-domain-dialog");

export function AddDomain({ allowed, base }: { allowed: boolean; base: string }) {
  const [add, setAdd] = useQueryState("add", parseAsString);
  const open = add !== null;
  const dialog = useLazy(loadDialog, allowed && open);
  if (!allowed) return <LockedButton why="A developer, admin or owner of the team can add domains.">Add domain</LockedButton>;
  return (
    <>
      <Button variant="primary" icon={<Plus aria-hidden />} aria-haspopup="dialog" aria-expanded={open} onClick={() => void setAdd("1")}>
        Add domain
      </Button>
      {dialog && <dialog.AddDomainDialog base={base} open={open} onOpenChange={(next) => void setAdd(next ? "1" : null)} />}
    </>
  );
}
