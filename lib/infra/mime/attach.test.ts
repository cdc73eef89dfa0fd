/** Files come out of a message as they went in, whatever their names, types and bytes. */
import fc from "fast-check";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { layOut, linesOf, type Part, writeBody } from "./attach";
import { Base64Text, decodeBase64, decodedLength, encodedLength } from "./base64";
import { compileContent } from "./compile";
import { cleanFilename, fallbackFilename } from "./filename";
import { guessMediaType, readMediaType, refusedExtensions } from "./media-type";

interface File extends Omit<Part, "size"> {
  readonly bytes: Buffer;
}

async function bodyWith(content: { html?: string; text?: string }, files: readonly File[]): Promise<{ head: string; body: Buffer }> {
  const parts = files.map(({ bytes, ...part }) => ({ ...part, size: bytes.length }));
  const layout = layOut(compileContent(content).render(), content.html !== undefined, parts);
  const body = Buffer.alloc(layout.size, "?");
  await writeBody(layout, parts, body, 0, (no) => linesOf(files[no]?.bytes ?? Buffer.alloc(0)));
  return { head: layout.headers.map(([name, value]) => `${name}: ${value}\r\n`).join(""), body };
}

const read = ({ head, body }: { head: string; body: Buffer }) => PostalMime.parse(Buffer.concat([Buffer.from(`${head}\r\n`), body]));

const filename = fc
  .oneof(
    fc.string({ unit: "grapheme", maxLength: 200 }),
    fc.constantFrom("Rechnung März  2026.pdf", "日本語の長い名前".repeat(12), "a'b(c)*%.txt", ';="\\.x', "🦆.png", "x".repeat(200)),
  )
  .map((name) => cleanFilename(name.replace(/\p{Cc}/gu, "")))
  .filter((name) => name !== "" && name.length <= 200);
const contentType = fc.constantFrom(
  'text/plain; profile="two  spaces"',
  "application/pdf",
  "text/csv; charset=utf-8",
  "image/png",
  "application/octet-stream",
  "text/html",
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.constantFrom("\r\n.\r\n", "--=_\r\n", "", "\0".repeat(57), "x".repeat(114)).map((text) => Buffer.from(text)),
);
const file = fc.record({ filename, contentType, inline: fc.boolean(), bytes: bytes.map((array) => Buffer.from(array)) });

test("files of any name, type and content come out of a message byte for byte", async () => {
  const content = fc.constantFrom<{ html?: string; text?: string }>(
    { html: "<img src='cid:part0@x'>", text: "Hello" },
    { html: "<p>Hi</p>" },
    { text: "Hi\r\n" },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 5 }), content, async (given, said) => {
      const files = given.map(({ inline, ...rest }, no) => ({ ...rest, contentId: inline ? `part${no}@x` : null }));
      const message = await bodyWith(said, files);
      const parsed = await read(message);
      const found = parsed.attachments.map((one) => ({
        filename: one.filename,
        type: one.mimeType,
        contentId: one.contentId?.replace(/[<>]/g, "") ?? null,
        bytes: Buffer.from(one.content as ArrayBuffer).toString("hex"),
      }));
      const expected = files.map((one) => ({
        filename: one.filename,
        type: one.contentType.split(";")[0],
        contentId: one.contentId,
        bytes: one.bytes.toString("hex"),
      }));
      const byHex = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
      expect(found.toSorted(byHex)).toEqual(expected.toSorted(byHex));
      expect(parsed.text?.trim()).toBe(said.text?.trim());
      if (said.html) expect(parsed.html?.trim()).toBe(said.html);
    }),
    { numRuns: 300 },
  );
});

test("a body with files is its own relaxed form, of short lines, none of which starts with a dot", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), async (given) => {
      const { head, body } = await bodyWith(
        { html: "<p>Hi  there</p>", text: ".\r\n" },
        given.map((one, no) => ({ ...one, contentId: one.inline ? `p${no}` : null })),
      );
      expect(body.toString("latin1")).not.toMatch(/[ \t]{2}|\t| \r\n|\r\n\r\n$/);
      const text = head + body.toString("latin1");
      expect(text).not.toMatch(/[^\x20-\x7e\r\n]|\r(?!\n)|(?<!\r)\n|(^|\n)\.|[ ]\r\n/);
      for (const line of text.split("\r\n"))
        expect(line.length).toBeLessThanOrEqual(line.includes("filename=") || line.includes("name=") ? 220 : 100);
    }),
    { numRuns: 200 },
  );
});

test("inline files stand beside the HTML, and become ordinary ones where there is none", async () => {
  const logo = { filename: "logo.png", contentType: "image/png", contentId: "logo", bytes: Buffer.from("png") };
  const bill = { filename: "bill.pdf", contentType: "application/pdf", contentId: null, bytes: Buffer.from("pdf") };
  const both = await bodyWith({ html: "<img src=cid:logo>", text: "Hi" }, [logo, bill]);
  expect(both.head).toMatch(/^Content-Type: multipart\/mixed/);
  expect(both.body.toString()).toMatch(
    /multipart\/related; boundary="[^"]+";\r\n type="multipart\/alternative"[\s\S]*Content-Disposition: inline[\s\S]*Content-Disposition: attachment/,
  );
  const parsed = await read(both);
  expect(parsed.attachments.map(({ disposition, related }) => [disposition, related ?? false])).toEqual([
    ["inline", true],
    ["attachment", false],
  ]);
  const plain = await bodyWith({ text: "Hi" }, [logo]);
  expect(plain.head + plain.body).not.toMatch(/related|inline/);
  expect((await read(plain)).attachments[0]).toMatchObject({ disposition: "attachment", contentId: "<logo>" });
});

test("a file that changed its length in between breaks off the message", async () => {
  const parts = [{ filename: "a", contentType: "text/plain", contentId: null, size: 100 }];
  const layout = layOut(compileContent({ text: "x" }).render(), false, parts);
  for (const size of [96, 103, 20, 500])
    await expect(writeBody(layout, parts, Buffer.alloc(layout.size), 0, () => linesOf(Buffer.alloc(size)))).rejects.toThrow(/long/);
});

test("base64 is read as it was written, from a string and from the bytes of a document", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400 }),
      fc.constantFrom<(text: string) => string>(
        (text) => text,
        (text) => text.replace(/=+$/, ""),
        (text) => text.replace(/.{10}/g, "$&\r\n"),
      ),
      (given, spell) => {
        const wanted = Buffer.from(given);
        const text = spell(wanted.toString("base64"));
        expect(decodeBase64(text)).toEqual(wanted);
        const spellings = [
          JSON.stringify(text),
          JSON.stringify(text).replaceAll("/", "\\/"),
          JSON.stringify(text).replace(/[+/=]/g, (char) => `\\u00${char.charCodeAt(0).toString(16).toUpperCase()}`),
        ];
        for (const json of spellings) {
          expect(JSON.parse(json)).toBe(text);
          const lifted = new Base64Text(Buffer.from(json.slice(1, -1)));
          expect(lifted.decode()).toEqual(wanted);
          expect(lifted.decode()).toBe(lifted.decode());
        }
        expect(decodedLength(encodedLength(wanted.length))).toBeGreaterThanOrEqual(wanted.length);
      },
    ),
  );
  const large = Buffer.from(Array.from({ length: 200_001 }, (_, n) => (n * 7919) % 256));
  expect(new Base64Text(Buffer.from(large.toString("base64"))).decode()?.equals(large)).toBe(true);
});

test("what is no base64 is refused, wherever the wrong character stands", () => {
  for (const text of ["a", "abcde", "ab=c", "ab==cd==", "a===", "====", "=", "ab-_", "äbcd", "abc!", "data:;base64,aaaa", "abc=d", "YQ="]) {
    expect(decodeBase64(text), text).toBeNull();
  }
  fc.assert(
    fc.property(fc.nat(199_997), fc.constantFrom("!", "-", "_", "=", "\u0001", "é", "\\\\", '\\"', "\\u00e9", "\\b"), (at, wrong) => {
      const text = "QUJD".repeat(50_000);
      expect(new Base64Text(Buffer.from(text.slice(0, at) + wrong + text.slice(at + 1))).decode()).toBeNull();
    }),
    { numRuns: 60 },
  );
});

test("a name has no path, no direction of its own and no dots at its ends", () => {
  const cleaned: Record<string, string> = {
    "../../etc/passwd": "passwd",
    "C:\\Windows\\a.txt": "a.txt",
    "..": "",
    ".": "",
    "/": "",
    "": "",
    " a.txt ": "a.txt",
    "run.exe.": "run.exe",
    "run.exe . .": "run.exe",
    "invoice\u202efdp.exe": "invoicefdp.exe",
    ".env": ".env",
    "a  b\u3000c": "a b c",
    "e\u0301.txt": "\u00e9.txt",
  };
  for (const [given, expected] of Object.entries(cleaned)) expect(cleanFilename(given), given).toBe(expected);
  for (const name of ["März.pdf", '"; x="y', "日本.txt", "日本", "%41"])
    expect(fallbackFilename(name)).toMatch(/^[\x20-\x21\x23-\x24\x26-\x3a\x3c\x3e-\x5b\x5d-\x7e]+$/);
  expect(fallbackFilename("März.pdf")).toBe("Marz.pdf");
  expect(fallbackFilename("日本.txt")).toMatch(/\.txt$/);
});

test("types are told by the name, and those that no base64 may carry are refused", () => {
  expect(guessMediaType("a.PDF")).toBe("application/pdf");
  expect(guessMediaType("a.b.csv")).toBe("text/csv; charset=utf-8");
  expect(guessMediaType("README")).toBe("application/octet-stream");
  for (const type of ["text/plain", "text/csv; charset=utf-8", 'text/plain;charset="utf-8"; format=flowed', "application/vnd.ms-excel"])
    expect(readMediaType(type), type).toMatchObject({ names: [] });
  for (const type of [
    "",
    "pdf",
    "text/",
    "text/plain\r\nX: y",
    "text/plain; charset",
    "multipart/mixed",
    "message/rfc822",
    "a/b; c=d e",
    `${"a".repeat(101)}/b`,
  ])
    expect(readMediaType(type), type).toBeTypeOf("string");
  for (const extension of ["exe", "bat", "js", "vbs", "scr", "lnk"]) expect(refusedExtensions.has(extension)).toBe(true);
});

test("a media type names no file, no boundary, and no parameter twice", () => {
  expect(readMediaType('application/pdf;name="a b.pdf"; FileName=c.exe')).toEqual({ type: "application/pdf", names: ["a b.pdf", "c.exe"] });
  expect(readMediaType('text/calendar; METHOD=REQUEST;charset="utf-8"')).toEqual({
    type: 'text/calendar; method=REQUEST; charset="utf-8"',
    names: [],
  });
  for (const type of [
    "text/plain; charset=utf-8; CHARSET=utf-7",
    "a/b; name=x; name=y",
    "a/b; boundary=x",
    "a/b; name*=utf-8''x",
    "a/b; x-unix-mode=0755",
  ])
    expect(readMediaType(type), type).toBeTypeOf("string");
});

test("a file has the one name that it was given, whatever its stored type called it", async () => {
  const bytes = Buffer.from("x");
  for (const contentType of ["text/plain;name=evil.exe", 'image/png; name="evil.exe"', "text/plain; charset=utf-8; charset=utf-7"]) {
    const { body } = await bodyWith({ html: "<p>" }, [{ filename: "f.bin", contentType, contentId: "id", bytes }]);
    const parts = body.toString("latin1");
    expect(parts).not.toMatch(/evil|utf-7/);
    expect(parts.match(/\bname=/g)).toHaveLength(1);
  }
});
