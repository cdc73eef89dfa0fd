/** SPF, DKIM, DMARC and MX of a domain in one line, each with its sign and its word. */
import type { DomainRow } from "@/lib/domains/schemas";
import { recordStates, unchecked } from "./record-state";

export const partNames = { spf: "SPF", dkim: "DKIM", dmarc: "DMARC", mx: "MX" } as const;
type Part = keyof typeof partNames;
export const parts = Object.keys(partNames) as Part[];

export function CheckMarks({ states }: { states: DomainRow["states"] }) {
  return (
    <span className="inline-flex flex-wrap gap-x-3 gap-y-1">
      {parts.map((part) => {
        const state = states?.[part];
        const { word, icon: Icon, look } = state ? recordStates[state] : unchecked;
        return (
          <span key={part} title={`${partNames[part]}: ${word.toLowerCase()}`} className="inline-flex items-center gap-1 whitespace-nowrap">
            <Icon aria-hidden className={`size-3.5 shrink-0 stroke-2 ${look}`} />
            <span className="text-meta font-medium">{partNames[part]}</span>
            <span className="sr-only">: {word.toLowerCase()}.</span>
          </span>
        );
      })}
    </span>
  );
}
