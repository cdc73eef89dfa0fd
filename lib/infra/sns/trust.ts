/** Whom we believe about SNS: which topics, which hosts, and an authority of the operator's own beside Amazon's. */
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { env, SettingsError } from "../env";
import { shared } from "../singleton";

export interface SnsTrust {
  /** ARNs of the topics that the operator named: they speak about all mail of this instance. */
  readonly topics: ReadonlySet<string>;
  /** An authority whose certificates are believed when they come from one of `hosts`; null when there is none. */
  readonly anchor: X509Certificate | null;
  /** As they stand in a URL: `sns.internal` or `sns.internal:8443`. */
  readonly hosts: ReadonlySet<string>;
  /** How old a message may be. */
  readonly maxAgeMs: number;
}

/** By the settings of this process. @throws SettingsError when the trust anchor cannot be read */
export const snsTrust = shared(
  "sns.trust",
  (): SnsTrust => ({
    topics: new Set(env().SNS_TOPICS),
    anchor: readAnchor(env().SNS_TRUST_ANCHOR),
    hosts: new Set(env().SNS_TRUST_HOSTS),
    maxAgeMs: env().SNS_MAX_AGE_MINUTES * 60_000,
  }),
);

/** The text of a certificate, or the name of a file that has it. */
function readAnchor(setting: string | undefined): X509Certificate | null {
  if (!setting) return null;
  try {
    const text = setting.replaceAll("\\n", "\n");
    return new X509Certificate(text.includes("-----BEGIN CERTIFICATE-----") ? text : readFileSync(setting));
  } catch (error) {
    throw new SettingsError(`SNS_TRUST_ANCHOR is no certificate: ${error instanceof Error ? error.message : error}. See .env.example.`);
  }
}
