import { expect, test } from "vitest";
import { addressIn, networkOf } from "./network";

test("addresses of one /64 are one network, and so are the spellings of one IPv4 address", () => {
  expect(networkOf("2001:db8:0:1::1")).toBe(networkOf("2001:DB8:0:1:ffff:ffff:ffff:ffff"));
  expect(networkOf("2001:db8:0:1::1")).not.toBe(networkOf("2001:db8:0:2::1"));
  expect(networkOf("::ffff:203.0.113.9")).toBe("203.0.113.9");
  expect(networkOf("203.0.113.9")).not.toBe(networkOf("203.0.113.10"));
});

test.each([
  ["203.0.113.5:4711", "203.0.113.5"],
  ["[2001:db8::1]:4711", "2001:db8::1"],
  ["[::1]", "::1"],
  ['"[2001:db8::1]:4711"', "2001:db8::1"],
  ["::ffff:203.0.113.5", "203.0.113.5"],
  ["fe80::1%eth0", "fe80::1"],
  ["2001:db8::1", "2001:db8::1"],
  ["unknown", null],
  ["203.0.113.5:", null],
  ["evil.example:80", null],
])("the address in %s is %s", (entry, ip) => {
  expect(addressIn(entry)).toBe(ip);
});
