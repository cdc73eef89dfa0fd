/** Addresses as filters say them, whole, begun, or a domain alone: folded as stored ones are, and never refused. */
import { domainToASCII } from "node:url";
import { AddressError, fold, parseMailbox } from "@/lib/infra/mime/address";
import { normal } from "@/lib/infra/normal";

export type Written = { readonly beginning: string } | { readonly domain: string };

/** `@example.com` is a domain, everything else an address or its beginning. */
export function readWritten(text: string): Written {
  const bare = withoutBrackets(text.trim());
  if (bare.startsWith("@")) return { domain: foldedDomain(bare.slice(1)) };
  return { beginning: wholeFolded(text) ?? beginningFolded(bare) };
}

export type WrittenSender = { readonly spellings: readonly string[] } | { readonly domain: string };

/**
 * Of From a domain is said with or without “@”. An address stands there as it was written, but for its domain: each spelling is in
 * lower case, the last of them as a database without a language has it, which knows the case of ASCII alone.
 */
export function readSender(text: string): WrittenSender {
  const bare = withoutBrackets(text.trim());
  if (!bare.includes("@")) return { domain: foldedDomain(bare) };
  const written = readWritten(text);
  if ("domain" in written) return written;
  return { spellings: [...new Set([written.beginning, beginningFolded(bare), bare.replace(/[A-Z]+/g, (part) => part.toLowerCase())])] };
}

/** What may be a domain, or its beginning, because there is a dot in it; null for other words. */
export function domainIn(word: string): string | null {
  const domain = foldedDomain(word);
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(domain) ? domain : null;
}

/** Lower-case A-labels, where it has any. */
export function foldedDomain(written: string): string {
  const lower = written.toLowerCase().replace(/\.$/, "");
  const plain = /^[\x20-\x7e]*$/.test(lower) && !lower.includes("xn--");
  return plain ? lower : domainToASCII(lower) || lower;
}

function beginningFolded(text: string): string {
  const at = text.lastIndexOf("@");
  if (at < 0) return normal(text, "NFC").toLowerCase();
  return `${normal(text.slice(0, at), "NFC").toLowerCase()}@${foldedDomain(text.slice(at + 1))}`;
}

/** Null for what is no whole address. */
function wholeFolded(text: string): string | null {
  if (!text.includes("@")) return null;
  try {
    return fold(parseMailbox(text).address);
  } catch (error) {
    if (error instanceof AddressError) return null;
    throw error;
  }
}

/** Addresses are often copied with them. */
const withoutBrackets = (text: string): string => text.replace(/^<|>$/g, "");
