/** A large file in JSON is never a string, and everything around it is read as if it were. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Base64Text } from "../infra/mime/base64";
import { liftBase64 } from "./lift-base64";

const long = (bytes: Buffer) => bytes.toString("base64");
const file = Buffer.alloc(60_000, 'content: "}{');

/** What JSON.parse makes of it, with long texts as the bytes they stand for. */
function readLifted(json: string): unknown {
  const body = Buffer.from(json);
  const lifted = liftBase64(body);
  const value = JSON.parse((lifted?.rest ?? body).toString());
  lifted?.putBack(value);
  return JSON.parse(JSON.stringify(value, (_, inner) => (inner instanceof Base64Text ? inner.decode()?.toString("base64") : inner)));
}

test("whatever stands around it, the document says the same", () => {
  const texts = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("content", '"content":', "\\", '\\"', "content\\", ""));
  const around = fc.dictionary(
    texts,
    fc.oneof(
      texts,
      fc.json().map((text) => JSON.parse(text)),
      fc.constant({ content: "short" }),
    ),
  );
  fc.assert(
    fc.property(around, around, fc.nat(3), fc.constantFrom(undefined, 2, "\t"), (before, after, files, indent) => {
      const attachments = Array.from({ length: files }, (_, n) => ({ filename: `${n}`, content: long(file.subarray(n)), after }));
      const json = JSON.stringify({ before, attachments, after }, null, indent);
      expect(readLifted(json)).toEqual(JSON.parse(json));
    }),
    { numRuns: 100 },
  );
});

test("only fields named content are lifted, and only long ones", () => {
  const text = "A".repeat(70_000);
  const lifts = (value: unknown) => liftBase64(Buffer.from(JSON.stringify(value))) !== null;
  expect(lifts({ content: text })).toBe(true);
  expect(lifts({ a: [{ b: { content: text } }] })).toBe(true);
  expect(lifts({ html: text })).toBe(false);
  expect(lifts(["content", text])).toBe(false);
  expect(lifts({ a: "content", b: text })).toBe(false);
  expect(lifts({ content: text.slice(0, 60_000) })).toBe(false);
});

test("a document that is cut off is left to the reader that says so", () => {
  expect(liftBase64(Buffer.from(`{"content":"${"A".repeat(70_000)}`))).toBeNull();
  expect(liftBase64(Buffer.from(`{"content":"${"A".repeat(70_000)}\\"`))).toBeNull();
});
