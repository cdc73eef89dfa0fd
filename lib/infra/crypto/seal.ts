/** Secrets at rest: AES-256-GCM under a key derived from SECRET_KEY, with a version in front so that it can be rotated. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { env } from "../env";
import { singleton } from "../singleton";

const derived = (purpose: string): Buffer =>
  singleton(`key.${purpose}`, () => Buffer.from(hkdfSync("sha256", env().SECRET_KEY, "mailwright", purpose, 32)));

/** `v1.<nonce>.<tag>.<text>`, base64url. */
export function seal(plain: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", derived("seal.v1"), nonce);
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return ["v1", nonce.toString("base64url"), cipher.getAuthTag().toString("base64url"), body.toString("base64url")].join(".");
}

/** @throws Error when the text was sealed by another key or was changed. */
export function unseal(sealed: string): string {
  const [version, nonce, tag, body] = sealed.split(".");
  if (version !== "v1" || !nonce || !tag || body === undefined) throw new Error("A sealed secret has an unknown form.");
  const decipher = createDecipheriv("aes-256-gcm", derived("seal.v1"), Buffer.from(nonce, "base64url"));
  decipher.setAuthTag(Buffer.from(tag, "base64url"));
  return Buffer.concat([decipher.update(Buffer.from(body, "base64url")), decipher.final()]).toString("utf8");
}

/** A secret for one purpose (session tokens, say), bound to SECRET_KEY. */
export const secretFor = (purpose: string): string => derived(purpose).toString("base64url");

export const hmac = (purpose: string, text: string): Buffer => createHmac("sha256", derived(purpose)).update(text).digest();
