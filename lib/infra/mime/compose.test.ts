import fc from "fast-check";
import PostalMime from "postal-mime";
import { describe, expect, test } from "vitest";
import { cpuMs } from "@/test/cpu";
import { type Mailbox, parseMailbox } from "./address";
import { compileContent } from "./compile";
import { compose, type MessageSource, serialize } from "./compose";
import { allowedHeaders, checkCustomHeader } from "./headers";
import { textOf } from "./text-of";

const from = parseMailbox("Shop <news@shop.test>");
const to = [parseMailbox("Ada <ada@example.test>")];
const date = new Date("2026-03-01T12:00:00Z");
const source = (given: Partial<MessageSource> & { html?: string | null; text?: string | null }): MessageSource => ({
  from,
  to,
  subject: "Hello",
  date,
  messageId: "<1@shop.test>",
  content: compileContent({ html: given.html ?? null, text: given.text ?? null }).render(),
  ...given,
});
const wire = (given: Parameters<typeof source>[0]) => serialize(compose(source(given)));
const lines = (text: string) => text.replace(/\r\n?|\n/g, "\n");
const withoutEnd = (text: string | undefined) => lines(text ?? "").replace(/\n+$/, "");

/** What RFC 5321 and 5322 ask of any message, and what our own promise adds. */
function expectSound(message: Buffer): void {
  const text = message.toString("latin1");
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n\0]/);
  expect(text.endsWith("\r\n")).toBe(true);
  const head = text.slice(0, text.indexOf("\r\n\r\n"));
  const body = text.slice(head.length + 4);
  for (const line of text.split("\r\n")) expect(line.length).toBeLessThanOrEqual(998);
  for (const line of body.split("\r\n")) {
    expect(line.length).toBeLessThanOrEqual(78);
    expect(line).not.toMatch(/^\.|^From |[ \t]$|[ \t]{2}|\t/);
  }
  expect(head.split("\r\n").every((line) => /^[!-9;-~]+: \S|^ \S/.test(line))).toBe(true);
  expect(head.match(/^From:/gim)).toHaveLength(1);
  expect(head.match(/^(To|Date|Message-ID|Subject|MIME-Version|Content-Type):/gim)).toHaveLength(6);
  expect(head).not.toMatch(/^Bcc:/im);
}

const decoded = (value: string) => value.replace(/=\?UTF-8\?B\?(.*?)\?=/g, (_, base64) => Buffer.from(String(base64), "base64").toString());

const odd = fc.constantFrom(
  "\n",
  "\r\n",
  "\r",
  ".",
  "\n.",
  "\r\n.\r\n",
  "  ",
  " \n",
  "\t",
  "=",
  "From ",
  "é",
  "日本語",
  "🦆",
  "a".repeat(90),
  "<b>",
  "&amp;",
  "\u00a0",
);
const content = fc
  .array(fc.oneof(odd, fc.string({ unit: "grapheme", maxLength: 20 })), { minLength: 1, maxLength: 30 })
  .map((parts) => parts.join("").replaceAll("\0", ""))
  .filter((text) => text !== "");
const oneLine = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.array(fc.constantFrom("word", "é", "  ", "=?", "a".repeat(80), "🦆", '"', ","), { maxLength: 40 }).map((parts) => parts.join(" ")),
);
const printable = oneLine.map((text) => text.replace(/\p{Cc}/gu, "").trim()).filter((text) => text !== "");

describe("a message", () => {
  test("gives back the text, html, subject and names that went in, whatever they are", async () => {
    await fc.assert(
      fc.asyncProperty(content, content, printable, printable, async (html, text, subject, name) => {
        const people: Mailbox[] = [{ ...from, name }, ...to];
        const message = wire({ html, text, subject, from: { ...from, name }, to: people, cc: people, replyTo: people });
        expectSound(message);
        const parsed = await PostalMime.parse(message);
        expect(withoutEnd(parsed.html)).toBe(withoutEnd(html));
        expect(withoutEnd(parsed.text)).toBe(withoutEnd(text));
        expect(parsed.subject).toBe(subject);
        expect(parsed.from).toMatchObject({ name, address: "news@shop.test" });
        for (const list of [parsed.to, parsed.cc, parsed.replyTo])
          expect(list).toMatchObject([
            { name, address: "news@shop.test" },
            { name: "Ada", address: "ada@example.test" },
          ]);
      }),
      { numRuns: 300 },
    );
  });

  test.each(["html", "text"] as const)("with %s alone is a single part", async (kind) => {
    const message = wire({ [kind]: "<p>Grüße\n.\n</p>" });
    expectSound(message);
    expect(message.toString()).not.toContain("multipart");
    expect(withoutEnd((await PostalMime.parse(message))[kind])).toBe("<p>Grüße\n.\n</p>");
  });

  test("breaks an HTML line of a megabyte", async () => {
    const html = "<b>x</b>".repeat(125_000);
    const message = wire({ html });
    expectSound(message);
    expect(withoutEnd((await PostalMime.parse(message)).html)).toBe(html);
  });

  test("has a date of RFC 5322 and a head in one order", () => {
    const head = wire({ text: "x" }).toString().split("\r\n\r\n")[0] ?? "";
    expect(head.split("\r\n")).toEqual([
      "From: Shop <news@shop.test>",
      "To: Ada <ada@example.test>",
      "Subject: Hello",
      "Date: Sun, 01 Mar 2026 12:00:00 +0000",
      "Message-ID: <1@shop.test>",
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: quoted-printable",
    ]);
  });

  test("folds a subject of ASCII words and encodes one that folding would change", async () => {
    for (const subject of ["a word ".repeat(100).trim(), "two  spaces", "=?utf-8?q?not_encoded?=", "x".repeat(998), "ü".repeat(500)]) {
      const message = wire({ text: "x", subject });
      for (const line of message.toString().split("\r\n")) expect(line.length).toBeLessThanOrEqual(78);
      expect((await PostalMime.parse(message)).subject).toBe(subject);
    }
  });

  test("lets no value begin another header", async () => {
    const evil = "x\r\nBcc: evil@x.test\r\n\r\nbody";
    const message = wire({ text: "x", subject: evil, from: { ...from, name: evil }, headers: { "X-Note": evil, References: evil } });
    expectSound(message);
    const parsed = await PostalMime.parse(message);
    expect(parsed.headers.map(({ key }) => key)).not.toContain("bcc");
    expect(parsed.subject).toBe("x Bcc: evil@x.test body");
    expect(parsed.from).toMatchObject({ name: "x Bcc: evil@x.test body", address: "news@shop.test" });
  });

  test.each(["From", "bcc", "Content-Type", "Resent-To", "DKIM-Signature", "X-A: b\r\nBcc", ""])(
    "cannot be given the header %j",
    (name) => {
      expect(() => compose(source({ text: "x", headers: { [name]: "value" } }))).toThrow(/cannot be set/);
    },
  );

  test("keeps custom values, long and foreign ones too", async () => {
    const headers = {
      "X-Note": "Grüße aus Köln",
      References: Array.from({ length: 60 }, (_, i) => `<${i}.abcdefgh@example.test>`).join(" "),
      "X-Long": "y".repeat(900),
    };
    const message = wire({ text: "x", headers });
    expectSound(message);
    const found = Object.fromEntries((await PostalMime.parse(message)).headers.map(({ key, value }) => [key, decoded(value)]));
    expect(found).toMatchObject({ "x-note": "Grüße aus Köln", references: headers.References, "x-long": headers["X-Long"] });
  });

  test("can be written with any header that the check allows", async () => {
    const names = fc.oneof(fc.constantFrom(...allowedHeaders), fc.stringMatching(/^X-[A-Za-z0-9_-]{1,74}$/));
    const values = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), printable, fc.stringMatching(/^[ -~]{1,1500}$/));
    let written = 0;
    await fc.assert(
      fc.asyncProperty(names, values, async (name, value) => {
        if (checkCustomHeader(name, value) !== null) return;
        written++;
        const message = wire({ text: "x", headers: { [name]: value } });
        expectSound(message);
        const { headers } = await PostalMime.parse(message);
        const found = headers.find(({ key }) => key === name.toLowerCase())?.value ?? "";
        const plain = (text: string) => text.toWellFormed().replace(/\s+/g, " ").trim();
        expect(plain(decoded(found.replace(/\?= =\?/g, "?==?")))).toBe(plain(value));
      }),
      { numRuns: 1000 },
    );
    expect(written).toBeGreaterThan(300);
  });

  test("asks for SMTPUTF8 only when an address in its head needs it", () => {
    const utf8 = [parseMailbox("Jürgen <jürgen@example.test>")];
    expect(compose(source({ text: "x" })).smtpUtf8).toBe(false);
    expect(compose(source({ text: "x", from: { ...from, name: "Jürgen" } })).smtpUtf8).toBe(false);
    const message = compose(source({ text: "x", cc: utf8 }));
    expect(message.smtpUtf8).toBe(true);
    expect(serialize(message).toString()).toContain("<jürgen@example.test>");
  });
});

describe("compiled content", () => {
  const options = { merge: true, clickUrl: "https://t.test/c/{token}.{link}", openUrl: "https://t.test/o/{token}?a=1&b=2" };

  test("merges values escaped into html and raw into text, whatever they are", async () => {
    const compiled = compileContent({ html: "<p>Hi {{ name }}, {{name}}.</p>\n", text: "Hi {{ name }}.\n{{ other.thing }}" }, options);
    expect(compiled.slots).toEqual(["name", "other.thing"]);
    await fc.assert(
      fc.asyncProperty(content, content, async (name, other) => {
        const message = serialize(compose(source({ content: compiled.render({ name, "other.thing": other }, "tok") })));
        expectSound(message);
        const parsed = await PostalMime.parse(message);
        const escaped = lines(name).replace(
          /[&<>"']/g,
          (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[char] ?? "",
        );
        expect(lines(parsed.html ?? "")).toContain(`<p>Hi ${escaped}, ${escaped}.</p>`);
        expect(withoutEnd(parsed.text)).toBe(withoutEnd(`Hi ${name}.\n${other}`));
      }),
      { numRuns: 200 },
    );
  });

  test("numbers links by target and leaves everything else as it was", async () => {
    const html = `<body><A class=x HREF='https://a.test/?x=1&amp;y=2'>a</a> <a href="https://a.test/?x=1&y=2">same</a> <a title="1 > 0" href=http://b.test>b</a>
      <a href="mailto:x@y.test">m</a> <a href="javascript:alert(1)">j</a> <a href="https://x.test/{{ id }}">own</a> <abbr href="https://no.test">n</abbr> <link href="https://no.test"></body></html>`;
    const compiled = compileContent({ html }, options);
    expect(compiled.links).toEqual(["https://a.test/?x=1&y=2", "http://b.test"]);
    const parsed = await PostalMime.parse(serialize(compose(source({ content: compiled.render({ id: "7" }, "tok_-1") }))));
    expect(
      withoutEnd(parsed.html),
    ).toBe(`<body><A class=x HREF="https://t.test/c/tok_-1.0">a</a> <a href="https://t.test/c/tok_-1.0">same</a> <a title="1 > 0" href="https://t.test/c/tok_-1.1">b</a>
      <a href="mailto:x@y.test">m</a> <a href="javascript:alert(1)">j</a> <a href="https://x.test/7">own</a> <abbr href="https://no.test">n</abbr> <link href="https://no.test"><img src="https://t.test/o/tok_-1?a=1&amp;b=2" width="1" height="1" alt="" style="display:block;border:0"></body></html>`);
  });

  test("is whole beneath a short head and a long one, and shares no bytes with the next message", async () => {
    const compiled = compileContent({ html: "<p>Hi {{ name }}</p>", text: "Hi {{ name }}" }, options);
    const made = [10, 3900].map((length, i) => {
      const headers = { References: "<a@b.test> ".repeat(length / 10).trim() };
      return { headers, message: serialize(compose(source({ headers, content: compiled.render({ name: `Ada ${i}` }, `tok${i}`) }))) };
    });
    for (const [i, { headers, message }] of made.entries()) {
      expectSound(message);
      const parsed = await PostalMime.parse(message);
      expect(parsed.references).toBe(headers.References);
      expect(parsed.html).toContain(`Hi Ada ${i}`);
      expect(parsed.html).toContain(`https://t.test/o/tok${i}`);
      expect(parsed.text).toContain(`Hi Ada ${i}`);
    }
  });

  test("leaves braces alone when it does not merge, and reads own values only when it does", async () => {
    const plain = await PostalMime.parse(wire({ text: "{{ name }} {{constructor}}" }));
    expect(withoutEnd(plain.text)).toBe("{{ name }} {{constructor}}");
    const merged = compileContent({ text: "[{{ constructor }}{{ __proto__ }}{{ toString }}{{ a b }}]" }, { merge: true }).render({});
    expect(merged.body.toString().replaceAll("=\r\n", "")).toBe("[{{ a b }}]\r\n");
  });

  test("refuses a token that is not one", () => {
    expect(() => compileContent({ html: "<p>" }, options).render({}, "a b")).toThrow(/token/);
    expect(() => compileContent({ html: "<p>" }, options).render({})).toThrow(/token/);
  });
});

describe("text of html", () => {
  test("keeps the words and the targets of links, and shouts nothing", () => {
    const text = textOf(
      '<h1>Hello there</h1><p>Read <a href="https://a.test/x">this</a> or <a href="https://b.test">https://b.test</a>.<img src="https://c.test/p.gif"></p>',
    );
    expect(text).toBe("Hello there\n\nRead this <https://a.test/x> or https://b.test.");
  });

  test("keeps cells and rows of a table apart, also of tables inside of tables and where tags were left out", () => {
    expect(textOf("<table><tr><td>Order</td><td>4711</td></tr><tr><td>Total</td><td>12 EUR</td></tr></table>")).toBe(
      "Order 4711\nTotal 12 EUR",
    );
    expect(textOf("<table><tr><th>A</th><th>B</th></tr><tr><td><b>1</b></td><td><i>2</i></td></tr></table>")).toBe("A B\n1 2");
    expect(textOf("<table><tr><td><table><tr><td>Order<td>4711<tr><td>Total<td>12</table></td></tr></table>")).toBe("Order 4711\nTotal 12");
  });

  test("does not choke on a document nested 100,000 deep", async () => {
    const deep = `${"<div>".repeat(100_000)}word`;
    expect(await cpuMs(() => expect(textOf(deep)).toContain("word"))).toBeLessThan(1000);
  });
});
