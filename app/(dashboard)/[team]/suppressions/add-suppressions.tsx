"use client";
/** Opens by its button, by `?add=1`, and by `?add=file` for a file alone. */
import { Plus } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { LockedButton } from "@/components/shell/locked-button";
import { Button } from "@/components/ui/button";
import { useLazy } from "@/components/ui/use-lazy";

const loadDialog = () => import("./add-suppressions-dialog");

export function AddSuppressions({ allowed }: { allowed: boolean }) {
  const [add, setAdd] = useQueryState("add", parseAsString);
  const open = add !== null;
  const dialog = useLazy(loadDialog, allowed && open);
  if (!allowed)
    return <LockedButton why="A marketer, developer, admin or owner of the team can add addresses.">Add addresses</LockedButton>;
  return (
    <>
      <Button variant="primary" icon={<Plus aria-hidden />} aria-haspopup="dialog" aria-expanded={open} onClick={() => void setAdd("1")}>
        Add addresses
      </Button>
      {dialog && (
        <dialog.AddSuppressionsDialog fromFile={add === "file"} open={open} onOpenChange={(next) => void setAdd(next ? "1" : null)} />
      )}
    </>
  );
}
