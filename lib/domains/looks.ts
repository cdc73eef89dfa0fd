/** What a name looks like, as it is kept for finding names that are hard to tell apart. */
import { getDomain } from "tldts";
import { skeleton } from "./judge/look-alike";

/** Of the name, and of the part of it that somebody registered. */
export function looksOf(name: string, registrable: string | null = getDomain(name, { allowPrivateDomains: true })): string[] {
  return [...new Set([skeleton(registrable ?? name), skeleton(name)])];
}
