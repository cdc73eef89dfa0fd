"use client";
/** The palette's visible door. */
import { Search } from "lucide-react";
import { Kbd } from "@/components/ui/kbd";

export function PaletteButton({ onOpen }: { onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex h-8 w-full items-center gap-2.5 rounded-control border border-line px-2 text-muted transition-tint hover:border-control hover:text-fg max-md:size-11 max-md:justify-center max-md:border-transparent md:collapsed:justify-center"
    >
      <Search aria-hidden className="size-4 shrink-0 stroke-[1.5]" />
      <span className="flex-1 text-left max-md:sr-only md:collapsed:sr-only">Search or do…</span>
      <Kbd keys="mod+k" className="max-md:hidden md:collapsed:hidden" />
    </button>
  );
}
