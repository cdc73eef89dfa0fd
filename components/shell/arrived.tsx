"use client";
/** What has taken a form's place: it takes the focus, so that a screen reader goes on here. */
import { type ReactNode, useEffect, useRef } from "react";

export function Arrived({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1} className="grid gap-4 outline-none">
      {children}
    </div>
  );
}
