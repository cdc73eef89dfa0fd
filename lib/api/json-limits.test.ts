/** A body is refused by its width before anything is made of it, and what is legal passes. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { expectLinear, repeated } from "@/test/growth";
import { SendEmailInput } from "../emails/send-input";
import { isFault } from "../kernel/fault";
import { parse } from "../kernel/parse";
import type { Exchange } from "./exchange";
import { checkJsonLimits, endOfString, jsonLimits } from "./json-limits";
import { readJson } from "./read-body";

const codeOf = (text: string): string | null => {
  try {
    checkJsonLimits(Buffer.from(text));
    return null;
  } catch (error) {
    if (!isFault(error)) throw error;
    return error.code;
  }
};
const wide = (fields: number) => `{${Array.from({ length: fields }, (_, n) => `"k${n}":1`).join(",")}}`;
const list = (items: number) => `[${Array.from({ length: items }, () => "1").join(",")}]`;
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const named = (count: number, value: string) => Object.fromEntries(times(count, "X-Header").map((name, n) => [`${name}-${n}`, value]));

test("a batch of 100 emails, each with all that one may have, passes", () => {
  const email = {
    from: "ada@example.com",
    fromName: "Ada",
    to: times(50, "ada@example.com"),
    replyTo: times(50, "ada@example.com"),
    subject: "Hello, [world]",
    body: { html: '<p class="a">{,}</p>', text: '{"a":[1,2,3]}' },
    headers: named(50, "a, b"),
    tags: times(50, 0).map((_, n) => ({ name: `t${n}`, value: "v" })),
    attachments: times(20, { filename: "a.txt", content: "YQ==", contentType: "text/plain", contentId: "a" }),
    sendAt: "2030-01-01T00:00:00Z",
  };
  expect(codeOf(JSON.stringify({ emails: times(100, email) }, null, 2))).toBeNull();
});

test.each([
  ["an object with too many fields", wide(jsonLimits.inObject + 1)],
  ["one deep inside", `{"a":[{"b":${wide(jsonLimits.inObject + 1)}}]}`],
  ["a list with too many items", list(jsonLimits.inArray + 1)],
  ["too many values in all", `[${times(jsonLimits.inAll / 500, wide(500)).join(",")}]`],
])("%s is refused", (_, text) => {
  expect(codeOf(text)).toBe("too_many_values");
});

test("the body of a request is refused so at every door that reads JSON", async () => {
  const asked = {
    header: (name: string) => (name === "content-type" ? "application/json" : null),
    body: async () => Buffer.from(wide(50_000)),
  };
  await expect(readJson(asked as unknown as Exchange)).rejects.toMatchObject({ kind: "malformed", code: "too_many_values" });
  await expect(readJson(asked as unknown as Exchange, { maxBody: 36_000_000 })).rejects.toMatchObject({ code: "too_many_values" });
});

test("just as many as may be pass", () => {
  expect(codeOf(wide(jsonLimits.inObject))).toBeNull();
  expect(codeOf(list(jsonLimits.inArray))).toBeNull();
  expect(codeOf(`${"[".repeat(33)}${" ".repeat(5000)}`)).toBe("invalid_json");
});

test("where a string ends is found whatever is in it", () => {
  const texts = fc.array(fc.constantFrom("\\", '"', "a", "a".repeat(60), "é", '"'.repeat(40), "\\".repeat(101)), { maxLength: 20 });
  fc.assert(
    fc.property(texts, (parts) => {
      const json = JSON.stringify(parts.join(""));
      const body = Buffer.from(`${json}, "more"`);
      expect(endOfString(body, 1)).toBe(Buffer.byteLength(json) - 1);
      expect(endOfString(Buffer.from(json.slice(0, -1)), 1)).toBe(-1);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["quotes", '\\"'],
  ["backslashes", "\\\\"],
  ["letters", "ab"],
  ["white space between", '", "'],
])("a body of nothing but %s is looked through once", (_, unit) => {
  const text = repeated(unit, '["', '"]');
  expectLinear(checkJsonLimits, (size) => Buffer.from(text(size)), { limit: 2_000_000 });
});

test.each([
  ["to", "At most 50 recipients in one email."],
  ["headers", "At most 50 headers."],
  ["tags", "At most 50 tags."],
  ["attachments", "At most 20 attachments in one email."],
])("too many of “%s” are refused by their number, before any of them is looked at", (field, message) => {
  let looked = 0;
  const watched = <T extends object>(target: T): T => new Proxy(target, { get: (of, name) => look(Reflect.get(of, name)) });
  const look = (value: unknown) => {
    looked += 1;
    return value;
  };
  const many = field === "headers" ? watched(named(60, "x")) : times(60, 0).map(() => watched({ name: "a" }));
  const fault = refusalOf({ from: "a@example.com", to: "b@example.com", subject: "x", text: "x", [field]: many });
  expect(fault).toMatchObject({ code: "validation_error", message, detail: { field } });
  expect(looked).toBe(0);
});

test("of many unknown fields the first is named", () => {
  const fault = refusalOf({ from: "a@example.com", ...JSON.parse(wide(900)) });
  expect(fault).toMatchObject({ code: "validation_error", message: "“k0” is not a field of this request.", detail: { field: "k0" } });
});

function refusalOf(input: unknown): unknown {
  try {
    parse(SendEmailInput, input);
  } catch (error) {
    return error;
  }
  return null;
}
