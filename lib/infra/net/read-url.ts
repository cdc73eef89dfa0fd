/** URLs that customers name. Turning an international host into A-labels takes the square of its length, so its length is looked at first. */

/** Far more than the 253 characters that a host can have, and the user before it. */
const longestAuthority = 600;

/** Null for what is no URL, and for one whose host is longer than a host can be. */
export function readUrl(text: string): URL | null {
  // Browsers' rules (WHATWG): tabs and line ends mean nothing, and any number of slashes of both kinds stands before the host.
  const rest = text.replace(/[\t\n\r]/g, "").replace(/^[^:/?#\\]*:[/\\]*/, "");
  const authority = rest.search(/[/?#\\]/);
  if ((authority < 0 ? rest.length : authority) > longestAuthority) return null;
  return URL.parse(text);
}
