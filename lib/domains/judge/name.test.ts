/** Names that may be claimed, and names that may not, each for its own reason. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { looksLike, skeleton } from "./look-alike";
import { judgeName, type NameRefusal } from "./name";

const rules = { operatorNames: ["mail.mailwright.example.com", "paypal.com"], allowTestNames: false };
const refusal = (given: string, allowTestNames = false) => {
  const verdict = judgeName(given, { ...rules, allowTestNames });
  return verdict.ok ? null : verdict.code;
};

test.each([
  ["example.com", "example.com", "example.com"],
  ["  Mail.Example.COM. ", "mail.example.com", "example.com"],
  ["a.b.example.co.uk", "a.b.example.co.uk", "example.co.uk"],
  ["müller.de", "xn--mller-kva.de", "xn--mller-kva.de"],
  ["例え.jp", "xn--r8jz45g.jp", "xn--r8jz45g.jp"],
  ["xn--mller-kva.de", "xn--mller-kva.de", "xn--mller-kva.de"],
  ["shop.github.io", "shop.github.io", "shop.github.io"],
  ["a--b.com", "a--b.com", "a--b.com"],
  [`${"a".repeat(63)}.com`, `${"a".repeat(63)}.com`, `${"a".repeat(63)}.com`],
  ["mailwright.example.com", "mailwright.example.com", "example.com"],
  ["paypa.com", "paypa.com", "paypa.com"],
])("%s may be claimed", (given, name, registrable) => {
  expect(judgeName(given, rules)).toMatchObject({ ok: true, name, registrable });
});

test.each<[string, NameRefusal]>([
  ["", "domain_invalid"],
  [".", "domain_invalid"],
  ["example", "domain_invalid"],
  ["exa mple.com", "domain_invalid"],
  ["https://example.com", "domain_invalid"],
  ["me@example.com", "domain_invalid"],
  ["example.com/path", "domain_invalid"],
  ["*.example.com", "domain_invalid"],
  ["_dmarc.example.com", "domain_invalid"],
  ["-a.com", "domain_invalid"],
  ["a-.com", "domain_invalid"],
  ["a..com", "domain_invalid"],
  [".com", "domain_invalid"],
  ["example.123", "domain_invalid"],
  ["xn--a.com", "domain_invalid"],
  ["a\u0000b.com", "domain_invalid"],
  ["a\u202eb.com", "domain_invalid"],
  [`${"a".repeat(64)}.com`, "domain_too_long"],
  [`${"a.".repeat(125)}test`, "domain_too_long"],
  [`${"ü".repeat(60)}.de`, "domain_too_long"],
  ["x".repeat(100_000), "domain_too_long"],
  ["192.0.2.1", "domain_is_address"],
  ["[192.0.2.1]", "domain_is_address"],
  ["[IPv6:2001:db8::1]", "domain_is_address"],
  ["2001:db8::1", "domain_is_address"],
  ["3221225985", "domain_is_address"],
  ["0x7f.1", "domain_is_address"],
  ["127.1", "domain_is_address"],
  ["１９２.0.2.1", "domain_invalid"],
  ["localhost", "domain_reserved"],
  ["mail.localhost", "domain_reserved"],
  ["printer.local", "domain_reserved"],
  ["a.invalid", "domain_reserved"],
  ["2.0.192.in-addr.arpa", "domain_reserved"],
  ["abc.onion", "domain_reserved"],
  ["acme.test", "domain_reserved"],
  ["acme.example", "domain_reserved"],
  ["sandbox.test", "domain_reserved"],
  ["com", "domain_invalid"],
  ["co.uk", "domain_public_suffix"],
  ["github.io", "domain_public_suffix"],
  ["xn--55qx5d.cn", "domain_public_suffix"],
  ["mail.mailwright.example.com", "domain_of_operator"],
  ["a.mail.mailwright.example.com", "domain_of_operator"],
  ["paypal.com", "domain_of_operator"],
  ["news.paypal.com", "domain_of_operator"],
  ["paypa1.com", "domain_look_alike"],
  ["pаypal.com", "domain_look_alike"],
  ["xn--pypal-4ve.com", "domain_look_alike"],
  ["раураl.com", "domain_look_alike"],
  ["páypal.com", "domain_look_alike"],
  ["pay-pal.com", "domain_look_alike"],
  ["mail.paypa1.com", "domain_look_alike"],
])("%j may not: %s", (given, code) => {
  const verdict = judgeName(given, rules);
  expect(verdict).toMatchObject({ ok: false, code });
  if (!verdict.ok) expect(verdict.says).toMatch(/^[“A-Z].*\.$/u);
});

test("tests and development may claim names that exist nowhere, but not the sandbox", () => {
  expect(refusal("acme.test", true)).toBeNull();
  expect(refusal("acme.example", true)).toBeNull();
  expect(refusal("sandbox.test", true)).toBe("domain_reserved");
  expect(refusal("a.sandbox.test", true)).toBe("domain_reserved");
  expect(refusal("test", true)).not.toBeNull();
});

test("whatever is given, the verdict is a name the DNS can hold or a sentence", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "grapheme" }), fc.domain(), fc.string({ unit: "binary", maxLength: 300 })), (given) => {
      const verdict = judgeName(given, rules);
      if (!verdict.ok) return verdict.says.length > 0 && verdict.says.length < 400;
      return verdict.name.length <= 253 && /^[a-z0-9.-]+$/.test(verdict.name) && judgeName(verdict.name, rules).ok;
    }),
    { numRuns: 2000 },
  );
});

test("names look alike when the eye takes one for the other, and never when they are the same", () => {
  for (const [a, b] of [
    ["rnicrosoft.com", "microsoft.com"],
    ["g00gle.com", "google.com"],
    ["vvikipedia.org", "wikipedia.org"],
    ["app1e.com", "apple.com"],
  ] as const)
    expect(looksLike(a, b), a).toBe(true);
  expect(looksLike("google.com", "google.com")).toBe(false);
  expect(looksLike("mail.google.com", "google.com")).toBe(false);
  expect(looksLike("goggle.com", "google.com")).toBe(false);
  expect(skeleton("xn--pypal-4ve.com")).toBe(skeleton("paypal.com"));
});
