"use client";
/** Asks the server while one types, keeping only the answer to the last question. */
import { useEffect, useState } from "react";
import type { Command } from "./shell-types";

const nothing: readonly Command[] = [];

export function useFound(
  text: string,
  find?: (text: string) => Promise<readonly Command[]>,
): { found: readonly Command[]; searching: boolean } {
  const [answer, setAnswer] = useState<{ text: string; found: readonly Command[] }>({ text: "", found: nothing });
  const asked = text.trim().length >= 2 && find ? text.trim() : "";
  useEffect(() => {
    if (!asked || !find) return;
    let stale = false;
    const timer = setTimeout(async () => {
      const found = await find(asked).catch(() => nothing);
      if (!stale) setAnswer({ text: asked, found });
    }, 150);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [asked, find]);
  return { found: asked ? answer.found : nothing, searching: asked !== "" && answer.text !== asked };
}
