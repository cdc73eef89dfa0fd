import type { DefaultSender } from "@/lib/domains/default-sender";

/** Who stands in From where a request names nobody, in a sentence. */
export function senderWords({ from, used }: DefaultSender): string {
  if (!used) return "Every request must name its sender: no domain of yours may send yet.";
  return from ? `Where a request names nobody, it comes from ${used}.` : `You chose nobody, so it comes from ${used}.`;
}
