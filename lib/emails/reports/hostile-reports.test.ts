/** Mail that comes back is written by strangers: reading a megabyte of it takes time that grows with its length. */
import { expect, test } from "vitest";
import { expectLinear, repeated } from "@/test/growth";
import { reportsFromMessage } from "./from-message";
import { readDiagnostic, words } from "./report";

const longest = 1_048_576;
const head = `From: mailer@mx.test\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n`;
const status = `${head}\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n\r\n`;
const returned = "\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nX-Mailwright-Id: em_1CGzoZ39mM8PdynCbAREjt\r\n\r\n--b--\r\n";
const group = "Final-Recipient: rfc822; a@b.test\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no\r\n\r\n";

test.each([
  ["one header of many lines", repeated("\t x\r\n", `${head}X: a\r\n`, `\r\n${returned}`)],
  ["many headers", repeated("X: a\r\n", head, `\r\n${returned}`)],
  ["many headers of one name", repeated("Received: by a\r\n", head, `\r\n${returned}`)],
  ["a header of colons", repeated(":", `${head}X: `, `\r\n\r\n${returned}`)],
  ["spaces in the content type", repeated(" ", "Content-Type: multipart/report;", `boundary=b\r\n\r\n${returned}`)],
  ["boundaries", repeated("--b\r\n", `${head}\r\n`, returned)],
  ["boundaries that nearly are one", repeated("--b-\r\n", `${head}\r\n`, returned)],
  ["many recipients", repeated(group, status, returned)],
  ["empty lines", repeated("\r\n", status, returned)],
  [
    "a diagnostic of codes",
    repeated("550 ", `${status}Final-Recipient: rfc822; a@b.test\r\nAction: failed\r\nDiagnostic-Code: smtp; `, returned),
  ],
  ["an address of brackets", repeated("<", `${status}Action: failed\r\nFinal-Recipient: rfc822;`, returned)],
  ["a date of brackets", repeated("(", `${head}Date: `, `\r\n\r\n${returned}`)],
  [
    "soft line ends",
    repeated(
      "=\r\n",
      `${head}\r\n--b\r\nContent-Type: message/delivery-status\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`,
      returned,
    ),
  ],
  ["lines without an end", repeated("a")],
  ["carriage returns", repeated("\r")],
])("%s", (_, shape) => {
  expectLinear((raw) => reportsFromMessage(Buffer.from(raw)), shape, { limit: longest });
});

test("a report among much else is still found", () => {
  const raw = repeated("\r\n", status + group, returned)(100_000);
  expect(reportsFromMessage(Buffer.from(raw))).toMatchObject([{ type: "bounced", recipients: [{ address: "a@b.test" }] }]);
});

test.each([
  ["spaces", repeated(" ")],
  ["spaces before a letter", repeated(" ", "", "x")],
  ["control characters", repeated("\u0007")],
  ["codes", repeated("550 5.1.1 ")],
  ["codes without an end", repeated("5.1.")],
  ["hyphens behind a code", repeated("-", "550")],
])("what a provider writes in its words is read in time that grows with its length: %s", (_, shape) => {
  expectLinear((text) => readDiagnostic(words(text) ?? text), shape, { limit: 262_144 });
  expectLinear(readDiagnostic, shape, { limit: 262_144 });
});
