/** DKIM keys: making them, publishing them, holding them ready (RFC 6376, RFC 8301). */
import { createPrivateKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  /** Parsed once: signing with a PEM would parse it each time, which doubles the cost. */
  readonly privateKey: KeyObject;
}

const generate = promisify(generateKeyPair);

/** RSA-2048: the strongest that every receiver verifies. The public half is the `p=` of its DNS record. */
export async function makeDkimKey(): Promise<{ privateKeyPem: string; publicKeyBase64: string }> {
  const { privateKey, publicKey } = await generate("rsa", { modulusLength: 2048 });
  return {
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKeyBase64: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
  };
}

/** @throws when the PEM is not a private key of RSA with at least 1024 bits */
export function loadDkimKey(given: { domain: string; selector: string; privateKeyPem: string }): DkimKey {
  const privateKey = createPrivateKey(given.privateKeyPem);
  if (privateKey.asymmetricKeyType !== "rsa" || (privateKey.asymmetricKeyDetails?.modulusLength ?? 0) < 1024)
    throw new Error(`The DKIM key of ${given.domain} is not an RSA key of at least 1024 bits.`);
  return { domain: given.domain, selector: given.selector, privateKey };
}

/** The text of the TXT record at `<selector>._domainkey.<domain>`. */
export const dnsRecord = (publicKeyBase64: string): string => `v=DKIM1; k=rsa; p=${publicKeyBase64}`;

/** The same, cut into the strings of at most 255 bytes that a zone file wants. */
export const txtStrings = (record: string): string[] => record.match(/.{1,255}/g) ?? [];
