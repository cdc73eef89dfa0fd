"use client";
/** Keeps the palette's code out of the page until it is quiet, so the page is light and the first opening has no delay. */
import { useLazy } from "@/components/ui/use-lazy";
import type { PaletteProps } from "./palette-dialog";

const load = () => import("./palette-dialog");

export function PaletteHost(props: PaletteProps) {
  const loaded = useLazy(load, props.open);
  return loaded && <loaded.PaletteDialog {...props} />;
}
