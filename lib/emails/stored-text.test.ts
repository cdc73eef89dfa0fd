import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { readId } from "@/lib/infra/ids";
import { as, aTeam, key } from "@/test/harness";
import { getEmail } from "./get-email";
import { getEmailSource } from "./get-email-source";
import { resendEmail } from "./resend-email";
import { sendBatch } from "./send-batch";
import { sendEmail } from "./send-email";

const filler = "<p>x</p>".repeat(400);
const letter = `<h1>Hello</h1><p>Read <a href="https://a.test/x">this</a></p>`;

async function sender() {
  const team = await aTeam();
  const who = as(key(team, "emails:send", "emails:read"), team);
  const head = { from: "shop@sandbox.test", to: "bob@example.com", subject: "Hello" };
  const send = async (more: object) => readId("email", (await who.run(sendEmail, { ...head, ...more })).id) ?? "";
  const textOfSource = async (id: string) => (await PostalMime.parse((await who.run(getEmailSource, { id })).raw)).text?.trim() ?? null;
  return { team, who, head, send, textOfSource };
}

const stored = async (id: string) => (await pool().query("SELECT text, text_made FROM emails WHERE id = $1", [id])).rows[0];

test.each([
  ["short", letter],
  ["long", letter + filler],
])("the text of %s HTML is made once, stored, sent as it is stored, and shown as none of the author's", async (_, html) => {
  const { who, send, textOfSource } = await sender();
  const id = await send({ html });
  const { text, text_made } = await stored(id);
  expect(text).toMatch(/^Hello\n\nRead this <https:\/\/a\.test\/x>/);
  expect(text_made).toBe(true);
  expect(await textOfSource(id)).toBe(text);
  expect(await who.run(getEmail, { id })).toMatchObject({ email: { html, text: null } });
  // Nobody makes it again: what is stored is what goes out.
  await pool().query("UPDATE emails SET text = 'as it is stored' WHERE id = $1", [id]);
  expect(await textOfSource(id)).toBe("as it is stored");
});

test("what the author wrote stays; an empty text is none, and HTML without words has no text beside it", async () => {
  const { who, send, textOfSource } = await sender();
  const own = await send({ html: letter, text: "My own words" });
  expect(await stored(own)).toEqual({ text: "My own words", text_made: false });
  expect(await who.run(getEmail, { id: own })).toMatchObject({ email: { text: "My own words" } });
  expect((await stored(await send({ html: letter, text: "" }))).text).toContain("Hello");
  const picture = await send({ html: '<img src="https://a.test/p.png">' });
  expect(await stored(picture)).toEqual({ text: "", text_made: true });
  expect((await who.run(getEmailSource, { id: picture })).raw).not.toContain("multipart/alternative");
  expect(await stored(await send({ text: "Text alone" }))).toEqual({ text: "Text alone", text_made: false });
  expect(await textOfSource(own)).toBe("My own words");
});

test("an email that an earlier version accepted gets the same text when it is composed", async () => {
  const { send, textOfSource } = await sender();
  for (const html of [letter, letter + filler]) {
    const id = await send({ html });
    const { text } = await stored(id);
    await pool().query("UPDATE emails SET text = NULL, text_made = false WHERE id = $1", [id]);
    expect(await textOfSource(id)).toBe(text);
  }
});

test("an email that is sent again takes its text along", async () => {
  const { who, send } = await sender();
  const id = await send({ html: letter });
  await pool().query("UPDATE emails SET text = 'as it was' WHERE id = $1", [id]);
  const again = readId("email", (await who.run(resendEmail, { id })).id) ?? "";
  expect(await stored(again)).toEqual({ text: "as it was", text_made: true });
});

test("of a batch each email gets the text of its own HTML, scheduled ones too", async () => {
  const { who, head } = await sender();
  const emails = Array.from({ length: 20 }, (_, i) => ({
    ...head,
    ...(i % 3 === 0 ? { text: `own ${i}` } : { html: `<p>number ${i}</p>${i % 2 ? filler : ""}` }),
    ...(i === 5 ? { sendAt: new Date(Date.now() + 86_400_000).toISOString() } : {}),
  }));
  const { results } = await who.run(sendBatch, { emails });
  for (const [i, { id }] of results.entries()) {
    const { text, text_made } = await stored(readId("email", id ?? "") ?? "");
    expect(text).toMatch(i % 3 === 0 ? `own ${i}` : new RegExp(`^number ${i}\\b`));
    expect(text_made).toBe(i % 3 !== 0);
  }
});
