"use client";
/** Keeps code out of a page until it is quiet, or until it is wanted: the page is light, and what opens later opens without delay. */
import { useEffect, useState } from "react";

/** The module once it is there and was wanted. @param load keeps its identity: the same `import()` each time */
export function useLazy<T>(load: () => Promise<T>, isWanted: boolean): T | null {
  const [module, setModule] = useState<T | null>(null);
  useEffect(() => {
    if (!isWanted) {
      const timer = setTimeout(() => void load().catch(() => undefined), 1_500);
      return () => clearTimeout(timer);
    }
    let isGone = false;
    void load().then((loaded) => !isGone && setModule(loaded));
    return () => {
      isGone = true;
    };
  }, [load, isWanted]);
  return module;
}
