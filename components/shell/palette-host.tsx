"use client";
/** Keeps the palette's code out of the page until it is quiet, so the page is light and the first opening has no delay. */
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import type { PaletteProps } from "./palette-dialog";

const load = () => import("./palette-dialog");
const PaletteDialog = dynamic(() => load().then((module) => module.PaletteDialog), { ssr: false });

export function PaletteHost(props: PaletteProps) {
  const [wanted, setWanted] = useState(false);
  if (props.open && !wanted) setWanted(true);
  useEffect(() => {
    const timer = setTimeout(() => void load(), 1_500);
    return () => clearTimeout(timer);
  }, []);
  return wanted ? <PaletteDialog {...props} /> : null;
}
