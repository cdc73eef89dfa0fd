import { expect, test } from "vitest";
import { Base64Text } from "../infra/mime/base64";
import { cleanInput } from "./clean-input";

const refused = (value: unknown, except?: string) => {
  try {
    cleanInput(value, except);
  } catch (error) {
    return error;
  }
  return null;
};

test("lone surrogates become U+FFFD in every string and every name, and pairs stay", () => {
  const given = { a: ["x\ud800", { "k\udfff": "\ud83d\ude00" }], n: 1, no: null };
  expect(cleanInput(given)).toEqual({ a: ["x\ufffd", { "k\ufffd": "\ud83d\ude00" }], n: 1, no: null });
});

test("nothing is copied where nothing changes, and what was given is never changed", () => {
  const given = { a: [{ b: "c" }], d: "e" };
  expect(cleanInput(given)).toBe(given);
  const wrong = { same: { a: "b" }, wrong: "\ud800" };
  const cleaned = cleanInput(wrong) as typeof wrong;
  expect(cleaned.same).toBe(wrong.same);
  expect(wrong.wrong).toBe("\ud800");
});

test("a NUL is refused by the path of its field, in a value and in a name", () => {
  expect(refused({ to: ["a", "b\0"] })).toMatchObject({ kind: "invalid", code: "validation_error", detail: { field: "to.1" } });
  expect(refused({ tags: { "a\0": "b" } })).toMatchObject({ detail: { field: "tags.a\ufffd" } });
});

test("no field may be called __proto__, however deep, and names such as constructor are fields like any other", () => {
  for (const text of ['{"__proto__":{}}', '{"headers":{"__proto__":{"a":"b"}}}', '{"attachments":[{"__proto__":1,"content_id":"x"}]}'])
    expect(refused(JSON.parse(text))).toMatchObject({
      code: "validation_error",
      detail: { field: expect.stringMatching(/(^|\.)__proto__$/) },
    });
  expect(refused({ constructor: "x", toString: "y" })).toBe(null);
});

test("files that were lifted out of a body, and items that are checked one by one, are left alone", () => {
  const file = new Base64Text(Buffer.from("YQ=="));
  expect(cleanInput({ content: file })).toEqual({ content: file });
  const emails = [{ subject: "a\0" }];
  expect(cleanInput({ emails, more: "x\ud800" }, "emails")).toEqual({ emails, more: "x\ufffd" });
  expect(refused({ emails, "n\0": 1 }, "emails")).not.toBe(null);
});
