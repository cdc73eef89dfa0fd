import { expect, test } from "vitest";
import { relativeHost } from "./host-of";

test("a record's host is short below its zone, @ at it, and whole elsewhere", () => {
  expect(relativeHost("_dmarc.mail.acme.com", "acme.com")).toBe("_dmarc.mail");
  expect(relativeHost("acme.com", "acme.com")).toBe("@");
  expect(relativeHost("notacme.com", "acme.com")).toBe("notacme.com.");
});
