/** Ids sort by time: a UUIDv7 in the database, a prefix and its base-58 form outside (`em_…`). */
import { randomFillSync } from "node:crypto";

export const prefixes = {
  email: "em",
  event: "evt",
  key: "key",
  team: "team",
  user: "usr",
  session: "ses",
  domain: "dom",
  dkimKey: "dkim",
  domainCheck: "chk",
  sandboxMessage: "msg",
  provider: "prv",
  suppression: "sup",
} as const;
export type IdKind = keyof typeof prefixes;

const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const digits = new Map([...alphabet].map((letter, value) => [letter, BigInt(value)]));
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const pool = Buffer.alloc(8 * 512);
let taken = pool.length;
let lastMs = 0;
let counter = 0;

/** A UUIDv7 (RFC 9562): millisecond clock, a counter that keeps one process's ids in order, 62 random bits. */
export function newUuid(): string {
  if (taken === pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMs++;
    counter = 0;
  }
  const ms = lastMs.toString(16).padStart(12, "0");
  const random = pool.toString("hex", taken, taken + 8);
  taken += 8;
  const variant = (8 | (Number.parseInt(random.charAt(0), 16) & 3)).toString(16);
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${counter.toString(16).padStart(3, "0")}-${variant}${random.slice(1, 4)}-${random.slice(4, 16)}`;
}

const pairs = [...alphabet].flatMap((high) => [...alphabet].map((low) => high + low));
const pairBase = 58 * 58;

/** `em_…` of a UUID. Long division in limbs of 16 bits, four digits at a time: this runs for every email accepted. */
export function publicId(kind: IdKind, uuid: string): string {
  const hex = uuid.replaceAll("-", "");
  const limbs = new Array<number>(8);
  for (let i = 0; i < 8; i++) limbs[i] = Number.parseInt(hex.slice(i * 4, i * 4 + 4), 16);
  let text = "";
  for (let taken = 0; taken < 24; taken += 4) {
    let rest = 0;
    for (let i = 0; i < 8; i++) {
      const value = rest * 65_536 + (limbs[i] ?? 0);
      limbs[i] = Math.floor(value / (pairBase * pairBase));
      rest = value % (pairBase * pairBase);
    }
    text = (pairs[Math.floor(rest / pairBase)] ?? "") + (pairs[rest % pairBase] ?? "") + text;
  }
  return `${prefixes[kind]}_${text.slice(2)}`;
}

/** The UUID of `em_…` or of its UUID form; null when the text is neither. */
export function readId(kind: IdKind, text: string): string | null {
  if (uuidForm.test(text)) return text.toLowerCase();
  const prefix = `${prefixes[kind]}_`;
  if (!text.startsWith(prefix) || text.length !== prefix.length + 22) return null;
  let value = 0n;
  for (const letter of text.slice(prefix.length)) {
    const digit = digits.get(letter);
    if (digit === undefined) return null;
    value = value * 58n + digit;
  }
  if (value >> 128n) return null;
  const hex = value.toString(16).padStart(32, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
