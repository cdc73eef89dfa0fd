import { expect, test } from "vitest";
import { decoded, encodingOf } from "./text-encoding";

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part))));
const read = (file: Uint8Array) => ({ encoding: encodingOf(file), text: [...decoded(file, encodingOf(file))].join("") });
const bigEndian = (text: string) => Buffer.from(text, "utf16le").swap16();

test("a byte order mark names the encoding and is no part of the text", () => {
  expect(read(Buffer.from("\ufeffmüller €", "utf8"))).toEqual({ encoding: "utf-8", text: "müller €" });
  expect(read(Buffer.from("\ufeffmüller 😀", "utf16le"))).toEqual({ encoding: "utf-16le", text: "müller 😀" });
  expect(read(bigEndian("\ufeffmüller 😀"))).toEqual({ encoding: "utf-16be", text: "müller 😀" });
});

test("without a mark valid UTF-8 is UTF-8, and anything else the code page of Windows with all of its signs", () => {
  expect(read(Buffer.from("müller", "utf8"))).toEqual({ encoding: "utf-8", text: "müller" });
  expect(read(bytes("m", [0xfc], "ller"))).toEqual({ encoding: "windows-1252", text: "müller" });
  expect(read(bytes([0x93], "10 ", [0x80], [0x94], " ", [0x96], " ", [0x8a, 0x9f]))).toEqual({
    encoding: "windows-1252",
    text: "“10 €” – ŠŸ",
  });
  expect(read(Buffer.alloc(0))).toEqual({ encoding: "utf-8", text: "" });
});

test("characters of several bytes are whole wherever the pieces end", () => {
  for (const shift of [0, 1, 2, 3]) {
    const text = `${"x".repeat(shift)}${"😀é".repeat(40_000)}`;
    for (const file of [Buffer.from(text, "utf8"), Buffer.from(`\ufeff${text}`, "utf16le"), bigEndian(`\ufeff${text}`)]) {
      const pieces = [...decoded(file, encodingOf(file))];
      expect(pieces.length).toBeGreaterThan(3);
      expect(pieces.filter((piece) => !piece.isWellFormed())).toEqual([]);
      expect(pieces.join("") === text).toBe(true);
    }
  }
});

test("what is cut off or means nothing is marked, and the rest is read", () => {
  expect(read(Buffer.from("\ufeffab", "utf16le").subarray(0, 5)).text).toBe("a\ufffd");
  expect(read(bytes([0xef, 0xbb, 0xbf], "a", [0xff], "b"))).toEqual({ encoding: "utf-8", text: "a\ufffdb" });
});
