/** The certificates that SNS signs with: from whom they may come, fetched once, checked, kept. */
import { X509Certificate } from "node:crypto";
import { regionOf } from "./message";
import type { SnsTrust } from "./trust";

/** What was asked for did not come; `passing` when it may come at another try. */
export class FetchFailed extends Error {
  override readonly name = "FetchFailed";

  constructor(
    why: string,
    readonly passing: boolean,
  ) {
    super(why);
  }
}

/** Brings the body of an https URL. @param authority believed instead of the usual ones; null for the usual ones. @throws FetchFailed */
export type FetchText = (url: URL, authority: X509Certificate | null) => Promise<string>;

export type Origin = { readonly url: URL; readonly anchor: X509Certificate | null };

/**
 * Where a URL of a message leads: to SNS in the region of its topic, or to a host that the operator named together with an
 * authority. Null for every other URL.
 */
export function originOf(text: string, topicArn: string, trust: SnsTrust): Origin | null {
  const url = URL.parse(text);
  if (url?.protocol !== "https:" || url.username || url.password || url.hash) return null;
  if (trust.anchor && trust.hosts.has(url.host)) return { url, anchor: trust.anchor };
  const region = regionOf(topicArn);
  const amazon = topicArn.startsWith("arn:aws-cn:") ? "amazonaws.com.cn" : "amazonaws.com";
  return region !== null && url.host === `sns.${region}.${amazon}` ? { url, anchor: null } : null;
}

/** One file in the root folder, and nothing asked of it. */
export const namesCertificate = ({ pathname, search }: URL): boolean => /^\/[\w.-]+\.pem$/.test(pathname) && search === "";

interface Kept {
  readonly certificate: Promise<X509Certificate>;
  /** Milliseconds since 1970. */
  until: number;
}

const mostKept = 32;
const keepMs = 24 * 3_600_000;
const keepFailureMs = 30_000;

/** Remembers what it fetched for a day, and failures for half a minute. A flood of made-up names pushes out what is kept, and no more. */
export class Certificates {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly fetchText: FetchText) {}

  /** Fetched, and checked against the origin at this moment. @throws Error that says what is wrong */
  async get(origin: Origin, now: number): Promise<X509Certificate> {
    const certificate = await this.#fetched(origin, now);
    const wrong = faultOf(certificate, origin.anchor, now);
    if (wrong) throw new Error(wrong);
    return certificate;
  }

  #fetched({ url, anchor }: Origin, now: number): Promise<X509Certificate> {
    const known = this.#kept.get(url.href);
    if (known && known.until > now) return known.certificate;
    const fetching = this.fetchText(url, anchor).then((pem) => new X509Certificate(pem));
    const entry: Kept = { certificate: fetching, until: now + keepMs };
    fetching.catch(() => {
      entry.until = now + keepFailureMs;
    });
    this.#kept.delete(url.href);
    this.#kept.set(url.href, entry);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return fetching;
  }
}

/** What speaks against a certificate; null when nothing does. Without an anchor the name in it must be that of SNS. */
function faultOf(certificate: X509Certificate, anchor: X509Certificate | null, now: number): string | null {
  if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo)) return "the certificate is not valid now";
  if (certificate.ca) return "the certificate is an authority's own";
  if (certificate.publicKey.asymmetricKeyType !== "rsa") return "the certificate has no RSA key";
  if (!anchor) return snsName.test(certificate.subject) ? null : "the certificate is not that of SNS";
  if (now < Date.parse(anchor.validFrom) || now > Date.parse(anchor.validTo)) return "the trust anchor is not valid now";
  return certificate.checkIssued(anchor) && certificate.verify(anchor.publicKey) ? null : "the trust anchor did not sign the certificate";
}

const snsName = /^CN=sns(?:-signing)?\.(?:[a-z0-9-]+\.)?amazonaws\.com(?:\.cn)?$/m;
