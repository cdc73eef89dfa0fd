import { describe, expect, test } from "vitest";
import { allowedHeaders, checkCustomHeader } from "./headers";

describe("custom headers", () => {
  test.each([...allowedHeaders, "X-Entity-Ref-ID", "x-anything"])("%s may be set", (name) =>
    expect(checkCustomHeader(name, "<a@b.test>")).toBeNull(),
  );

  test.each([
    ...["X-SES-CONFIGURATION-SET", "x-ses-source-arn", "X-Mailwright-Id", "X-SMTPAPI", "X-MC-Tags"],
    ...["From", "Sender", "To", "Bcc", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "Return-Path", "Resent-To", "Received"],
    ...[
      "DKIM-Signature",
      "List-Unsubscribe",
      "List-Unsubscribe-Post",
      "Content-Type",
      "MIME-Version",
      "Authentication-Results",
      "toString",
      "__proto__",
    ],
    ...["X-A:B", "X A", "X-Ä", "", "X-\r\nBcc", `X-${"a".repeat(100)}`],
  ])("%j is refused", (name) => expect(checkCustomHeader(name, "value")).toMatch(/\.$/));

  test.each(["a\r\nBcc: x@y.test", "a\rb", "a\nb", "a\0b", "a\u007fb", "", "  ", "x".repeat(901), "word ".repeat(1000)])(
    "the value %j is refused",
    (value) => expect(checkCustomHeader("X-Any", value)).toMatch(/\.$/),
  );

  test("free text may be any language, references may not", () => {
    expect(checkCustomHeader("X-Note", "grüße")).toBeNull();
    expect(checkCustomHeader("References", "<grüße@x.test>")).toMatch(/ASCII/);
  });
});
