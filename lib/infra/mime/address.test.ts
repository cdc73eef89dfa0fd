import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AddressError, foldAddress, parseAddress, parseMailbox } from "./address";
import { formatMailbox } from "./format";

const local = (bytes: number) => "l".repeat(bytes);
const domain = (bytes: number) =>
  `${"d".repeat(60)}.${"e".repeat(60)}.${"f".repeat(60)}.${"g".repeat(30)}.${"h".repeat(bytes - 183 - 31 - 5)}.test`;

describe("accepted, and what stands in RCPT", () => {
  test.each([
    ["ada@example.com", null, "ada@example.com"],
    ["  ada@example.com ", null, "ada@example.com"],
    ["<ada@example.com>", null, "ada@example.com"],
    ["Ada <ada@example.com>", "Ada", "ada@example.com"],
    ["Ada King Lovelace<ada@example.com>", "Ada King Lovelace", "ada@example.com"],
    ["J. Doe <j@example.com>", "J. Doe", "j@example.com"],
    ["Zoë 🦆 <zoe@example.com>", "Zoë 🦆", "zoe@example.com"],
    ['"Acme, Inc. \\"A\\"" <a@example.com>', 'Acme, Inc. "A"', "a@example.com"],
    ['"b@victim.test" <a@mine.test>', "b@victim.test", "a@mine.test"],
    ['"" <a@mine.test>', null, "a@mine.test"],
    ["MiXed.Case@EXAMPLE.Com.", null, "MiXed.Case@example.com"],
    ["user+tag@x.test", null, "user+tag@x.test"],
    ["!#$%&'*+-/=?^_`{|}~@x.test", null, "!#$%&'*+-/=?^_`{|}~@x.test"],
    ['"a b"@x.test', null, '"a b"@x.test'],
    ['"e@attacker.test"@victim.test', null, '"e@attacker.test"@victim.test'],
    ['Name <"q>\\"w"@x.test>', "Name", '"q>\\"w"@x.test'],
    ["info@münchen.de", null, "info@xn--mnchen-3ya.de"],
    ["info@MÜNCHEN.de", null, "info@xn--mnchen-3ya.de"],
    ["jürgen@münchen.de", null, "jürgen@xn--mnchen-3ya.de"],
    [`${local(64)}@x.test`, null, `${local(64)}@x.test`],
    [`a@${domain(252)}`, null, `a@${domain(252)}`],
  ])("%s", (text, name, expected) => {
    const mailbox = parseMailbox(text);
    expect([mailbox.name, mailbox.address.text]).toEqual([name, expected]);
    expect(`${mailbox.address.local}@${mailbox.address.domain}`).toBe(expected);
  });

  test("only a local part outside ASCII needs SMTPUTF8", () => {
    expect(parseAddress("a@münchen.de").ascii).toBe(true);
    expect(parseAddress("ü@x.test").ascii).toBe(false);
  });
});

describe("refused with a sentence", () => {
  test.each([
    "",
    "   ",
    "ada",
    "@x.test",
    '""@x.test',
    "ada@",
    "ada@localhost",
    ".a@x.test",
    "a.@x.test",
    "a..b@x.test",
    "a b@x.test",
    "a@b@c.test",
    "a@x..test",
    "a@-x.test",
    "a@x-.test",
    "a@x_y.test",
    "a@.x.test",
    "a@x.test..",
    "a@ex%61mple.com",
    "a@[127.0.0.1]",
    "a@[IPv6:::1]",
    "a@127.0.0.1",
    "a@0x7f.1",
    "a@x.test, b@x.test",
    "a@x.test; b@x.test",
    "a@x.test b@x.test",
    "<a@mine.test> <b@victim.test>",
    "a@mine.test <b@victim.test>",
    "a@victim.test(a@mine.test)",
    "a(comment)@x.test",
    "Ada (Sales) <a@x.test>",
    "Acme, Inc. <a@x.test>",
    "group: a@x.test;",
    "Ada <a@x.test> x",
    "Ada <a@x.test",
    "Ada <>",
    "<@relay.test:a@x.test>",
    '"a@x.test',
    '"a"b@x.test',
    "evil＠victim.test",
    "a@victim.test＠x.test",
    "a﹫victim.test",
    "a@xn--a.test",
    "a@x\u200b.test",
    "a\u200b@x.test",
    "a\u202e@x.test",
    "a@x.test\r\nBcc: b@x.test",
    '"a\r\nX: y" <a@x.test>',
    "a@x.test\0",
    "\ta@x.test",
    "\ud800@x.test",
    `${local(65)}@x.test`,
    `${"ü".repeat(33)}@x.test`,
    `a@${"x".repeat(64)}.test`,
    `a@${domain(253)}`,
    `a@${domain(256)}`,
  ])("%j", (text) => {
    expect(() => parseMailbox(text)).toThrow(AddressError);
    expect(() => parseMailbox(text)).toThrow(/^[A-Z].*[.>]$/);
  });

  test("a name where only an address belongs", () => {
    expect(() => parseAddress("Ada <a@x.test>")).toThrow(AddressError);
    expect(() => parseAddress("<a@x.test>")).toThrow(AddressError);
  });
});

describe("folding", () => {
  test.each([
    ["User@X.test", "user@x.test"],
    ["user@x.test.", "user@x.test"],
    ['"user"@x.test', "user@x.test"],
    ['"u\\ser"@x.test', "user@x.test"],
    ['"A b"@x.test', '"a b"@x.test'],
    ["user@MÜNCHEN.de", "user@xn--mnchen-3ya.de"],
    ["u\u0308@x.test", "ü@x.test"],
    ["user+tag@x.test", "user+tag@x.test"],
  ])("%s folds to %s", (text, folded) => expect(foldAddress(text)).toBe(folded));
});

const pieces = fc.constantFrom(..."ab.@\"\\<>(),:; +-_'=?ü＠．日\u0000\r\n\u200b[]1é", "xn--", ".test", "@x.test", " <", '"a b"');
const soup = fc.oneof(
  fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary" }),
  fc.emailAddress(),
);

describe("whatever is written", () => {
  test("it is accepted or refused with an AddressError, never anything else", () => {
    fc.assert(
      fc.property(soup, (text) => {
        try {
          const { address } = parseMailbox(text);
          expect(address.text).not.toMatch(/[\p{Cc}]/u);
          expect(address.domain).toMatch(/^[a-z0-9.-]+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(AddressError);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test("an address is read the same however its domain is written, so the short way past the rules leaves none out", () => {
    const part = fc.stringMatching(/^[a-z0-9+_-]{1,30}[a-z.(]{0,36}$/);
    const host = fc.oneof(
      fc.domain(),
      fc.array(fc.stringMatching(/^[a-z0-9-]{1,66}$/), { minLength: 1, maxLength: 5 }).map((labels) => labels.join(".")),
    );
    const read = (text: string) => {
      try {
        return parseAddress(text);
      } catch (error) {
        return String(error);
      }
    };
    let accepted = 0;
    fc.assert(
      fc.property(part, host, (local, domain) => {
        const address = read(`${local}@${domain}`);
        expect(address).toEqual(read(`${local}@${domain.toUpperCase()}`));
        if (typeof address !== "string") accepted++;
      }),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });

  test("what is accepted reads back to the same mailbox from its stored form, and folding twice is folding once", () => {
    const named = fc
      .tuple(fc.string({ unit: "grapheme" }), fc.emailAddress())
      .map(([name, address]) => `"${name.replace(/["\\]/g, "\\$&")}" <${address}>`);
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(named, soup), (text) => {
        let mailbox: ReturnType<typeof parseMailbox>;
        try {
          mailbox = parseMailbox(text);
        } catch {
          return;
        }
        accepted++;
        expect(parseMailbox(formatMailbox(mailbox))).toEqual(mailbox);
        expect(parseAddress(mailbox.address.text)).toEqual(mailbox.address);
        const folded = foldAddress(mailbox.address.text);
        expect(foldAddress(folded)).toBe(folded);
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(500);
  });
});
