/** Checks the signature of a message as a receiver would, with the key asked of whoever publishes it. */
import { dnsRecord } from "./keys";

/** @param published the public key of a selector, base64 DER; null when there is none */
export async function verifyDkim(
  message: Buffer,
  published: (domain: string, selector: string) => Promise<string | null>,
): Promise<"pass" | "fail" | "none"> {
  const { dkimVerify } = await import("mailauth/lib/dkim/verify.js");
  const { results } = await dkimVerify(message, {
    resolver: async (name: string) => {
      const [selector = "", domain = ""] = name.split("._domainkey.");
      const key = await published(domain, selector);
      if (!key) throw Object.assign(new Error(`There is no ${name}.`), { code: "ENOTFOUND" });
      return [[dnsRecord(key)]];
    },
  });
  const signed = results.filter((one) => one.signingDomain);
  if (signed.length === 0) return "none";
  return signed.some((one) => one.status.result === "pass") ? "pass" : "fail";
}
