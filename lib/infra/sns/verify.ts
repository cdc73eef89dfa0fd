/** Whether a message really comes from a topic that somebody named. Nothing is believed, fetched or called before that is known. */
import { verify } from "node:crypto";
import { type Certificates, FetchFailed, namesCertificate, originOf } from "./certificate";
import { canonical, SnsMessage } from "./message";
import type { SnsTrust } from "./trust";

export type Verdict =
  | { readonly ok: true; readonly message: SnsMessage }
  /** For the operator's log; never for whoever sent it. `later` says that the same message may pass at another try. */
  | { readonly ok: false; readonly why: string; readonly later: boolean };

/** A clock of ours may be late by so much. */
const futureMs = 15 * 60_000;

/**
 * Checks in this order, and stops at the first fault: form, age, where the certificate comes from, topic named; only then the
 * certificate is fetched, and the signature compared (version 1 is SHA-1, version 2 is SHA-256, both RSA PKCS #1).
 * @param isNamed asked about a topic that is not on the operator's list
 */
export async function verifySns(
  body: unknown,
  trust: SnsTrust,
  certificates: Certificates,
  now: number,
  isNamed: (topicArn: string) => Promise<boolean>,
): Promise<Verdict> {
  const parsed = SnsMessage.safeParse(body);
  if (!parsed.success) return refused("it has not the form of an SNS message");
  const message = parsed.data;
  const age = now - Date.parse(message.Timestamp);
  if (age > trust.maxAgeMs) return refused("it is too old");
  if (age < -futureMs) return refused("it comes from the future");
  const origin = originOf(message.SigningCertURL, message.TopicArn, trust);
  if (!origin || !namesCertificate(origin.url)) return refused("its certificate is not at a place of SNS in the topic's region");
  const named = trust.topics.has(message.TopicArn) || (await isNamed(message.TopicArn));
  if (!named) return refused("its topic is neither in SNS_TOPICS nor named by a provider");
  const certificate = await certificates.get(origin, now).catch(unusable);
  if (!("publicKey" in certificate)) return certificate;
  const digest = message.SignatureVersion === "1" ? "sha1" : "sha256";
  const genuine = verify(digest, Buffer.from(canonical(message)), certificate.publicKey, Buffer.from(message.Signature, "base64"));
  return genuine ? { ok: true, message } : refused("its signature is wrong");
}

const refused = (why: string): Verdict => ({ ok: false, why, later: false });

const unusable = (error: unknown): Verdict & { ok: false } => ({
  ok: false,
  why: `its certificate cannot be used: ${error instanceof Error ? error.message : error}`,
  later: error instanceof FetchFailed && error.passing,
});
