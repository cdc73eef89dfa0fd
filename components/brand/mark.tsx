/** The product's sign: an envelope whose flap is a check, and its name. */
import { cn } from "@/components/ui/cn";

/** The envelope alone, in the colour of the text around it. */
export function EnvelopeGlyph({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={cn("size-5 shrink-0 text-primary", className)}>
      <rect x="1.75" y="3.75" width="16.5" height="12.5" rx="2.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="m5 7.75 4 4 6.5-6.5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}

export function Mark({ className }: { className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-2 text-reading font-semibold tracking-tight text-fg", className)}>
      <EnvelopeGlyph />
      Mailwright
    </span>
  );
}
