"use client";
import type { ComponentProps } from "react";
import { Dialog } from "@/components/ui/dialog";
import { WriteForm } from "./write-form";

type WriteDialogProps = ComponentProps<typeof WriteForm> & { open: boolean; onOpenChange: (open: boolean) => void };

/** Comes when it is first opened: few who read the log write. */
export function WriteDialog({ open, onOpenChange, ...form }: WriteDialogProps) {
  return (
    <Dialog wide text="kept" title="Write an email" open={open} onOpenChange={onOpenChange}>
      <WriteForm {...form} />
    </Dialog>
  );
}
