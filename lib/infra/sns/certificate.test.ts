/** From where a certificate may come, how often it is fetched, and which one is believed. */
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { snsAnchor } from "@/test/sns-authority";
import { Certificates, FetchFailed, namesCertificate, originOf } from "./certificate";
import type { SnsTrust } from "./trust";

const signer = readFileSync(new URL("../../../test/certs/sns-signer.crt", import.meta.url), "utf8");
const anchor = new X509Certificate(snsAnchor);
const bare: SnsTrust = { topics: new Set(), anchor: null, hosts: new Set(), maxAgeMs: 3_600_000 };
const withAnchor: SnsTrust = { ...bare, anchor, hosts: new Set(["sns.inner.test:8443"]) };
const topicIn = (region: string, partition = "aws") => `arn:${partition}:sns:${region}:123456789012:mail`;
const [here, china] = [topicIn("eu-west-1"), topicIn("cn-north-1", "aws-cn")];

test.each([
  ["https://sns.eu-west-1.amazonaws.com/sns.pem", here, true],
  ["https://sns.eu-west-1.amazonaws.com:443/sns.pem", here, true],
  ["https://SNS.EU-WEST-1.AMAZONAWS.COM/sns.pem", here, true],
  ["https://sns.us-gov-west-1.amazonaws.com/sns.pem", topicIn("us-gov-west-1", "aws-us-gov"), true],
  ["https://sns.cn-north-1.amazonaws.com.cn/sns.pem", china, true],
  ["https://sns.cn-north-1.amazonaws.com/sns.pem", china, false],
  ["https://sns.eu-west-1.amazonaws.com.cn/sns.pem", here, false],
  ["https://sns.us-east-1.amazonaws.com/sns.pem", here, false],
  ["http://sns.eu-west-1.amazonaws.com/sns.pem", here, false],
  ["https://sns.eu-west-1.amazonaws.com:8443/sns.pem", here, false],
  ["https://user@sns.eu-west-1.amazonaws.com/sns.pem", here, false],
  ["https://sns.eu-west-1.amazonaws.com/sns.pem#x", here, false],
  ["https://sns.eu-west-1.amazonaws.com.evil.test/sns.pem", here, false],
  ["https://evil.test/sns.eu-west-1.amazonaws.com/sns.pem", here, false],
  ["https://bucket.s3.eu-west-1.amazonaws.com/sns.pem", here, false],
  ["https://sns.eu-west-1.amazonaws.com/sns.pem", "arn:aws:sqs:eu-west-1:123456789012:mail", false],
  ["sns.pem", here, false],
])("%s for %s: %s", (url, topic, believed) => expect(originOf(url, topic, bare) !== null).toBe(believed));

test("a host of the operator's is believed together with an authority, at its own port only", () => {
  expect(originOf("https://sns.inner.test:8443/sns.pem", here, withAnchor)).toMatchObject({ anchor });
  expect(originOf("https://sns.inner.test/sns.pem", here, withAnchor)).toBeNull();
  expect(originOf("https://sns.inner.test:8443/sns.pem", here, { ...withAnchor, anchor: null })).toBeNull();
  expect(originOf("https://sns.eu-west-1.amazonaws.com/sns.pem", here, withAnchor)).toMatchObject({ anchor: null });
});

test.each([
  ["/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem", true],
  ["/sns.pem", true],
  ["/folder/sns.pem", false],
  ["/sns.pem?x=1", false],
  ["/sns.txt", false],
  ["/", false],
])("%s names a certificate: %s", (path, names) =>
  expect(namesCertificate(new URL(`https://sns.eu-west-1.amazonaws.com${path}`))).toBe(names),
);

const originAt = (name: string, of: X509Certificate | null = anchor) => ({
  url: new URL(`https://sns.inner.test:8443/${name}`),
  anchor: of,
});
const now = Date.now();

test("a certificate is fetched once a day, however often it is asked for", async () => {
  let fetched = 0;
  const certificates = new Certificates(async () => {
    fetched++;
    return signer;
  });
  const origin = originAt("sns.pem");
  await Promise.all([certificates.get(origin, now), certificates.get(origin, now), certificates.get(origin, now + 3_600_000)]);
  expect(fetched).toBe(1);
  await certificates.get(origin, now + 25 * 3_600_000);
  expect(fetched).toBe(2);
});

test("a failure is remembered for half a minute, and no longer", async () => {
  let fetched = 0;
  const certificates = new Certificates(async () => {
    if (fetched++ === 0) throw new FetchFailed("it is away", true);
    return signer;
  });
  const origin = originAt("sns.pem");
  await expect(certificates.get(origin, now)).rejects.toThrow("it is away");
  await expect(certificates.get(origin, now + 29_000)).rejects.toThrow("it is away");
  expect(fetched).toBe(1);
  await certificates.get(origin, now + 31_000);
  expect(fetched).toBe(2);
});

test("a flood of names pushes out the oldest and keeps no more than 32", async () => {
  const fetched: string[] = [];
  const certificates = new Certificates(async (url) => {
    fetched.push(url.pathname);
    return signer;
  });
  for (let n = 0; n < 33; n++) await certificates.get(originAt(`${n}.pem`), now);
  await certificates.get(originAt("32.pem"), now);
  expect(fetched).toHaveLength(33);
  await certificates.get(originAt("0.pem"), now);
  expect(fetched).toHaveLength(34);
});

test("a certificate is believed when its authority signed it, it is its time, and it is nobody's authority", async () => {
  const get = (pem: string, of: X509Certificate | null, at = now) => new Certificates(async () => pem).get(originAt("sns.pem", of), at);
  const known = new X509Certificate(signer);
  await expect(get(signer, anchor)).resolves.toMatchObject({ fingerprint256: known.fingerprint256 });
  await expect(get(signer, anchor, Date.parse(known.validTo) + 1000)).rejects.toThrow("the certificate is not valid now");
  await expect(get(signer, anchor, Date.parse(known.validFrom) - 1000)).rejects.toThrow("the certificate is not valid now");
  await expect(get(signer, null)).rejects.toThrow("the certificate is not that of SNS");
  await expect(get(snsAnchor, anchor)).rejects.toThrow("the certificate is an authority's own");
  await expect(get(signer, known)).rejects.toThrow("the trust anchor did not sign the certificate");
  await expect(get("<html>", anchor)).rejects.toThrow();
});
