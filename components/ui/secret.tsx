"use client";
/** A secret at the only moment it can be seen: hidden until asked for, ready to copy. */
import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { CopyButton } from "./copy-button";
import { IconButton } from "./icon-button";

type SecretProps = { value: string; label: string /** Why it must be kept now. */; note?: string; shown?: boolean };

export function Secret({ value, label, note = "Store it now. It is shown only this once.", shown = false }: SecretProps) {
  const [visible, setVisible] = useState(shown);
  return (
    <div className="grid gap-1.5">
      <div className="font-medium">{label}</div>
      <div className="flex items-center gap-1 rounded-control border border-control bg-sunken py-1 pr-1 pl-3">
        <code className="min-w-0 flex-1 font-mono text-dense [overflow-wrap:anywhere]">
          {visible ? value : `${value.slice(0, 8)}${"•".repeat(Math.min(24, Math.max(0, value.length - 8)))}`}
        </code>
        <IconButton
          label={visible ? `Hide ${label.toLowerCase()}` : `Show ${label.toLowerCase()}`}
          icon={visible ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          onClick={() => setVisible(!visible)}
        />
        <CopyButton words text={value} label="Copy" />
      </div>
      <p className="text-dense text-muted">{note}</p>
    </div>
  );
}
