"use client";
/** An action that the reader's role does not allow: it stays visible, closed, and says who can open it. */
import { Lock } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";

/** `why` is a sentence: "A developer, admin or owner of the team can create keys." */
export function LockedButton({ children, why }: { children: string; why: string }) {
  return (
    <Tooltip tip={why}>
      <Button icon={<Lock aria-hidden />} aria-disabled aria-label={`${children}. Locked: ${why}`}>
        {children}
      </Button>
    </Tooltip>
  );
}
