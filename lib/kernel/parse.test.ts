import { describe, expect, test } from "vitest";
import { z } from "zod";
import { SendEmailInput, spellOut } from "@/lib/emails/send-input";
import { operations } from "@/lib/operations";
import { isFault } from "./fault";
import { parse } from "./parse";
import { withoutNulls } from "./without-nulls";

function refused(schema: z.ZodType, input: unknown): { message: string; field: string | undefined } {
  try {
    parse(schema, input);
  } catch (error) {
    if (isFault(error)) return { message: error.message, field: error.detail.field };
    throw error;
  }
  throw new Error("Nothing was refused.");
}

const email = { from: "ada@sandbox.test", to: "bob@x.test", subject: "Hello", text: "Hi" };

test.each(["nobody", "", "a b@x.test", "x@", "a\nb@x.test", "x".repeat(2000), "a@b.test, c@d.test", "ada@x.test (Ada)"])(
  "one recipient that is wrong gets the sentence that the first of a list gets: %j",
  (to) => {
    for (const field of ["to", "cc", "replyTo"]) {
      const [alone, inList] = [refused(SendEmailInput, { ...email, [field]: to }), refused(SendEmailInput, { ...email, [field]: [to] })];
      expect(alone).toEqual({ message: inList.message, field });
      expect(inList.field).toBe(`${field}.0`);
    }
  },
);

const shape = z.strictObject({
  name: z.string().max(5),
  count: z.number().int().min(1).max(9).optional(),
  kind: z.enum(["a", "b"]).optional(),
  list: z.array(z.strictObject({ no: z.number() })).optional(),
  either: z.union([z.string(), z.array(z.string())]).optional(),
  names: z.record(z.string().max(2), z.string()).optional(),
});

test.each<[object, string, string?]>([
  [{}, "“name” is missing: give text.", "name"],
  [{ name: null }, "“name” is missing: give text.", "name"],
  [{ name: 7 }, "“name” must be text, and this is a number.", "name"],
  [{ name: "abcdef" }, "“name” can have at most 5 characters.", "name"],
  [{ name: "a", count: 0 }, "“count” must be at least 1.", "count"],
  [{ name: "a", count: 0.5 }, "“count” must be a whole number.", "count"],
  [{ name: "a", kind: "c" }, "“kind” must be “a” or “b”.", "kind"],
  [{ name: "a", list: {} }, "“list” must be a list, and this is an object.", "list"],
  [{ name: "a", list: [{ no: 1 }, {}] }, "“no” is missing: give a number.", "list.1.no"],
  [{ name: "a", list: [{ no: 1 }, 5] }, "Item 2 of “list” must be an object, and this is a number.", "list.1"],
  [{ name: "a", list: [{ no: 1, more: 1 }] }, "“more” is not a field of item 1 of “list”.", "list.0.more"],
  [{ name: "a", either: 5 }, "“either” must be text or a list.", "either"],
  [{ name: "a", either: ["x", 5] }, "Item 2 of “either” must be text, and this is a number.", "either.1"],
  [{ name: "a", names: { abc: "x" } }, "“abc” is not a name that is allowed here.", "names.abc"],
  [{ name: "a", nmae: "b" }, "“nmae” is not a field of this request.", "nmae"],
])("%j is refused in a sentence that says what is allowed", (input, message, field) => {
  expect(refused(shape, input)).toEqual({ message, field });
});

test("a sentence of the schema's own is left as it is", () => {
  expect(refused(z.object({ a: z.string("Write it.") }), { a: 5 })).toEqual({ message: "Write it.", field: "a" });
});

describe("null for a field that may be left out is the same as leaving it out", () => {
  /** Its schema says so. */
  const takesNull = (schema: z.ZodType) =>
    JSON.stringify(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" })).includes('"type":"null"');
  const fields = operations.flatMap(({ name, input }) =>
    Object.entries<z.ZodType>("shape" in input ? (input.shape as Record<string, z.ZodType>) : {}).flatMap(([field, schema]) =>
      schema.safeParse(undefined).success ? [[`${name} ${field}`, z.strictObject({ [field]: schema }), field, schema] as const] : [],
    ),
  );

  test.each(fields)("%s", (_what, input, field, schema) => {
    if (takesNull(schema)) expect(parse(input, { [field]: null })).toEqual({ [field]: null });
    else expect(parse(input, { [field]: null })).toEqual(parse(input, {}));
  });

  test("of an email and its files too, however the fields are spelled", () => {
    const file = { filename: "a.txt", content: "YQ==" };
    const plain = parse(SendEmailInput, { ...email, fromName: "Ada", attachments: [file] });
    const nulls = {
      cc: null,
      bcc: null,
      replyTo: null,
      reply_to: null,
      html: null,
      headers: null,
      tags: null,
      sendAt: null,
      send_at: null,
      body: null,
    };
    for (const names of [
      { from_name: "Ada", fromName: null },
      { fromName: "Ada", from_name: null },
    ])
      for (const more of [
        { path: null, content_id: null, contentType: null },
        { contentId: null, file_name: null },
      ])
        expect(parse(SendEmailInput, spellOut({ ...email, ...nulls, ...names, attachments: [{ ...more, ...file }] }))).toEqual(plain);
    expect(refused(SendEmailInput, { ...email, subject: null }).field).toBe("subject");
    expect(refused(SendEmailInput, spellOut({ ...email, subjet: null })).field).toBe("subjet");
  });

  test("nothing is copied where nothing is left out, and what was given is never changed", () => {
    const given = { ...email, attachments: [{ filename: "a", path: "x" }] };
    expect(withoutNulls(SendEmailInput, given)).toBe(given);
    const some = { ...given, cc: null };
    expect(withoutNulls(SendEmailInput, some)).toEqual(given);
    expect(some.cc).toBeNull();
  });
});
