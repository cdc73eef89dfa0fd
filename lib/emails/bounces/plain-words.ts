/** The text of an answer made ready to be compared with words: what is quoted in it says nothing. */

const anAddress = /<?[^\s<>"'(),;:[\]]{1,64}@[^\s<>"'(),;:[\]]{1,255}>?/g;
const aPage = /\bhttps?:\/\/[^\s<>"')\]]{1,300}/gi;
const telling =
  /spamhaus|spamcop|sorbs|barracudacentral|cloudmark|blocklist|dnsbl|blacklist|[?&]p=(\w{1,40})|\bbl\?ip=|unblock|\/(?:query|lookup)\/(?:bl|ip)|ipcheck/gi;

/**
 * Addresses become `<>`, so that policy@example.com is no policy, and of pages only what names a blocklist or, at Google, the reason is
 * left. Reads at most 1000 characters.
 */
export function plainWords(text: string): string {
  return text
    .slice(0, 1000)
    .replace(aPage, (page) => ` ${[...page.matchAll(telling)].map((hit) => hit[1] ?? meaning(hit[0])).join(" ")} `)
    .replace(anAddress, "<>")
    .replace(/\s+/g, " ")
    .trim();
}

const meaning = (found: string): string => (/^(bl\?ip=|unblock|\/|ipcheck)/i.test(found) ? "blocklist" : found);

/** The addresses that an answer names, in lower case. */
export const addressesIn = (text: string): readonly string[] =>
  [...text.slice(0, 1000).matchAll(anAddress)].map(([found]) => found.replace(/[<>]/g, "").replace(/\.$/, "").toLowerCase());
