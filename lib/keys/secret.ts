/** The secret of a key: 256 random bits, shown once, stored as SHA-256. A fast hash is right for what cannot be guessed. */
import { hash, randomBytes } from "node:crypto";
import type { Mode } from "@/lib/kernel/principal";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** `sk_live_` or `sk_test_` and 43 letters and digits. */
export function newSecret(mode: Mode): string {
  let value = BigInt(`0x${randomBytes(32).toString("hex")}`);
  let text = "";
  for (let i = 0; i < 43; i++) {
    text += alphabet.charAt(Number(value % 62n));
    value /= 62n;
  }
  return `sk_${mode}_${text}`;
}

export const hashSecret = (secret: string): string => hash("sha256", secret, "base64url");

/** What is shown later: `sk_live_` and the first eight characters. */
export const prefixOf = (secret: string): string => secret.slice(0, 16);

export const looksLikeSecret = (text: string): boolean => /^sk_(live|test)_[0-9A-Za-z]{43}$/.test(text);
