/** Key records are read as mailauth, a verifier that others wrote, reads them. */
import { generateKeyPairSync } from "node:crypto";
import { getPublicKey } from "mailauth/lib/tools.js";
import { expect, test } from "vitest";
import { keyDifference, parseDkimRecord } from "./dkim-record";

const rsa = (bits: number) => generateKeyPairSync("rsa", { modulusLength: bits }).publicKey;
const spki = (bits: number) => rsa(bits).export({ type: "spki", format: "der" }).toString("base64");
const key = spki(2048);
const pkcs1 = rsa(2048).export({ type: "pkcs1", format: "der" }).toString("base64");
const ed25519 = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "der" }).subarray(-32).toString("base64");

/** Text, and how a verifier of RSA and sha256 takes it. */
const records: readonly (readonly [string, boolean])[] = [
  [`v=DKIM1; k=rsa; p=${key}`, true],
  [`v=DKIM1;k=rsa;p=${key};`, true],
  [`p=${key}`, true],
  [`k=rsa; p=${key}`, true],
  [`v=DKIM1; p=${key.slice(0, 60)} \t${key.slice(60)}`, true],
  [`v=DKIM1; t=s; s=email; n=note; p=${key}`, true],
  [`v=DKIM1; s=*; p=${key}`, true],
  [`v=DKIM1; h=sha1:sha256; p=${key}`, true],
  [`v=DKIM1; p=${spki(1024)}`, true],
  [`v=DKIM1; p=${pkcs1}`, true],
  [`v=DKIM1; h=sha1; p=${key}`, false],
  [`v=DKIM1; s=tlsrpt; p=${key}`, false],
  [`v=DKIM1; p=${spki(512)}`, false],
  ["v=DKIM1; k=rsa; p=", false],
  ["v=DKIM1; k=rsa", false],
  [`v=DKIM2; p=${key}`, false],
  [`v=dkim1; p=${key}`, false],
  [`k=rsa; v=DKIM1; p=${key}`, false],
  [`v=DKIM1; p=${key}; p=${key}`, false],
  [`v=DKIM1; p=${key.slice(0, 200)}`, false],
  ["v=DKIM1; p=not/base64!", false],
  [`"v=DKIM1; p=${key}"`, false],
  ["hello", false],
];

const usable = (text: string): boolean => {
  const record = parseDkimRecord(text);
  return record !== null && record.keyType === "rsa" && (record.bits ?? 0) >= 1024 && record.sha256 && record.forMail;
};

test.each(records)("%s", async (text, good) => {
  expect(usable(text)).toBe(good);
  const theirs = await getPublicKey("DKIM", "mw._domainkey.acme.test", 1024, async () => [[text]], {
    strict: true,
    hashAlgo: "sha256",
  }).then(
    () => true,
    () => false,
  );
  expect(theirs).toBe(good);
});

test("the length of a key is read from the key", () => {
  expect(parseDkimRecord(`v=DKIM1; p=${key}`)?.bits).toBe(2048);
  expect(parseDkimRecord(`v=DKIM1; p=${pkcs1}`)?.bits).toBe(2048);
  expect(parseDkimRecord(`v=DKIM1; p=${spki(1024)}`)?.bits).toBe(1024);
  expect(parseDkimRecord(`v=DKIM1; k=ed25519; p=${ed25519}`)).toMatchObject({ keyType: "ed25519", bits: 256 });
  expect(parseDkimRecord(`v=DKIM1; p=${ed25519}`)?.bits).toBeNull();
});

test("where two keys differ is said in words", () => {
  expect(keyDifference(key, key)).toBeNull();
  expect(keyDifference(key.slice(0, 230), key)).toBe(`it ends after 230 of ${key.length} characters`);
  expect(keyDifference(`${key}AA`, key)).toBe("there is something behind it");
  expect(keyDifference(`${key.slice(0, 99)}*${key.slice(100)}`, key)).toBe("it differs from character 100 on");
  expect(keyDifference(`x${key}`, key)).toBe("it is another key");
});
