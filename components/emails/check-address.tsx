"use client";
/** The way to ask whether an address is worth writing to. */
import { SearchCheck } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { Button } from "@/components/ui/button";
import { useLazy } from "@/components/ui/use-lazy";

const loadDialog = () => import("./check-dialog");

/** Opens by its button, and by `?check=1` in the address. */
export function CheckAddress() {
  const [check, setCheck] = useQueryState("check", parseAsString);
  const open = check !== null;
  const dialog = useLazy(loadDialog, open);
  return (
    <>
      <Button icon={<SearchCheck aria-hidden />} aria-haspopup="dialog" aria-expanded={open} onClick={() => void setCheck("1")}>
        Check an address
      </Button>
      {dialog && <dialog.CheckDialog open={open} onOpenChange={(next) => void setCheck(next ? "1" : null)} />}
    </>
  );
}
