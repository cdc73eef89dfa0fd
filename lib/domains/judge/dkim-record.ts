/** DKIM key records (RFC 6376 section 3.6.1, RFC 8301): what they say, how long their key is, and how they differ from the one expected. */
import { createPublicKey } from "node:crypto";

export interface DkimRecord {
  readonly text: string;
  readonly keyType: string;
  /** Base64 without spaces; empty for a revoked key. */
  readonly publicKey: string;
  readonly revoked: boolean;
  /** Bits of the key; null when there is none or it cannot be read. */
  readonly bits: number | null;
  readonly testing: boolean;
  readonly sha256: boolean;
  readonly forMail: boolean;
}

/** Null when no receiver would read it as a key record: another version, no `p=`, or no list of tags. */
export function parseDkimRecord(text: string): DkimRecord | null {
  const tags = new Map<string, string>();
  for (const [n, part] of text.split(";").entries()) {
    if (part.trim() === "") continue;
    const at = part.indexOf("=");
    const name = part.slice(0, at).trim();
    const value = part.slice(at + 1).trim();
    if (at < 0 || !/^[a-z][a-z0-9_]*$/i.test(name) || tags.has(name)) return null;
    if (name === "v" && (n !== 0 || value !== "DKIM1")) return null;
    tags.set(name, value);
  }
  const given = tags.get("p");
  if (given === undefined) return null;
  const publicKey = given.replace(/\s+/g, "");
  const list = (name: string) =>
    tags
      .get(name)
      ?.split(":")
      .map((one) => one.trim().toLowerCase());
  const keyType = (tags.get("k") ?? "rsa").toLowerCase();
  return {
    text,
    keyType,
    publicKey,
    revoked: publicKey === "",
    bits: bitsOf(keyType, publicKey),
    testing: list("t")?.includes("y") ?? false,
    sha256: list("h")?.includes("sha256") ?? true,
    forMail: list("s")?.some((service) => service === "*" || service === "email") ?? true,
  };
}

function bitsOf(keyType: string, publicKey: string): number | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(publicKey)) return null;
  const key = Buffer.from(publicKey, "base64");
  if (keyType === "ed25519") return key.length === 32 ? 256 : null;
  for (const type of ["spki", "pkcs1"] as const) {
    try {
      const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey({ key, format: "der", type });
      return asymmetricKeyType === "rsa" ? (asymmetricKeyDetails?.modulusLength ?? null) : null;
    } catch {}
  }
  return null;
}

/** How a published key differs from the expected one, as half a sentence; null when they are the same. */
export function keyDifference(published: string, expected: string): string | null {
  if (published === expected) return null;
  if (expected.startsWith(published)) return `it ends after ${published.length} of ${expected.length} characters`;
  if (published.startsWith(expected)) return "there is something behind it";
  const at = [...expected].findIndex((letter, n) => published[n] !== letter);
  return at < 40 ? "it is another key" : `it differs from character ${at + 1} on`;
}
