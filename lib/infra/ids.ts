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
/** The pool in hexadecimal, and how much of it was used. */
let random = "";
let taken = 0;
let lastMs = 0;
let msHex = "";
let counter = 0;
const variants = "89ab";

/** A UUIDv7 (RFC 9562): millisecond clock, a counter that keeps one process's ids in order, 62 random bits. */
export function newUuid(): string {
  if (taken === random.length) {
    random = randomFillSync(pool).toString("hex");
    taken = 0;
  }
  const now = Date.now();
  if (now > lastMs || ++counter > 0xfff) {
    lastMs = now > lastMs ? now : lastMs + 1;
    counter = 0;
    const hex = lastMs.toString(16).padStart(12, "0");
    msHex = `${hex.slice(0, 8)}-${hex.slice(8)}-7`;
  }
  const from = taken;
  taken += 16;
  const variant = variants[(pool[from >> 1] ?? 0) & 3];
  const count = counter.toString(16).padStart(3, "0");
  return `${msHex}${count}-${variant}${random.slice(from + 1, from + 4)}-${random.slice(from + 4, taken)}`;
}

const pairs = [...alphabet].flatMap((high) => [...alphabet].map((low) => high + low));
const pairBase = 58 * 58;

const bytes = Buffer.alloc(16);
const limbs = new Uint32Array(6);
const limbBase = 2 ** 24;
const fourDigits = pairBase * pairBase;

/** `em_…` of a UUID. Long division in limbs of 24 bits, four digits at a time, each time with one limb less: this runs for every email accepted. */
export function publicId(kind: IdKind, uuid: string): string {
  bytes.write(uuid.replaceAll("-", ""), "hex");
  limbs[0] = bytes.readUInt8(0);
  for (let i = 1; i < 6; i++) limbs[i] = bytes.readUIntBE(i * 3 - 2, 3);
  let text = "";
  for (let first = 0; first < 6; first++) {
    let rest = 0;
    for (let i = first; i < 6; i++) {
      const value = rest * limbBase + (limbs[i] ?? 0);
      const whole = Math.floor(value / fourDigits);
      limbs[i] = whole;
      rest = value - whole * fourDigits;
    }
    const high = Math.floor(rest / pairBase);
    text = (pairs[high] ?? "") + (pairs[rest - high * pairBase] ?? "") + text;
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
