"use client";
/** Copies, turns into a tick for 1.2 s without changing its width, and says "Copied". */
import { Check, Copy } from "lucide-react";
import { Button } from "./button";
import { cn } from "./cn";
import { iconButtonStyle } from "./icon-button-style";
import { useCopy } from "./use-copy";

type CopyButtonProps = {
  text: string;
  /** What is copied: "Copy id". Spoken for the icon, shown on the button. */
  label?: string;
  /** With words beside the icon. */
  words?: boolean;
  className?: string;
};

export function CopyButton({ text, label = "Copy", words = false, className }: CopyButtonProps) {
  const { copied, copy } = useCopy();
  const icon = copied ? <Check className="text-ok" aria-hidden /> : <Copy aria-hidden />;
  if (!words)
    return (
      <button
        type="button"
        aria-label={label}
        title={label}
        onClick={() => copy(text)}
        className={cn(iconButtonStyle, "size-(--target)", className)}
      >
        {icon}
      </button>
    );
  return (
    <Button icon={icon} onClick={() => copy(text)} className={className}>
      <span className="grid justify-items-start *:col-start-1 *:row-start-1">
        <span className={copied ? "invisible" : undefined}>{label}</span>
        <span className={copied ? undefined : "invisible"} aria-hidden>
          Copied
        </span>
      </span>
    </Button>
  );
}
