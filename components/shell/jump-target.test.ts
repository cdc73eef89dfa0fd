import { expect, test } from "vitest";
import { jumpTarget } from "./jump-target";

test("an email's id opens that email", () => {
  expect(jumpTarget(" em_1BvXRzmpxUDGHNp2PhvnKq ", "/acme")?.href).toBe("/acme/emails/em_1BvXRzmpxUDGHNp2PhvnKq");
});

test("a Message-ID and an address search the log for exactly that", () => {
  expect(jumpTarget("<a+b@mail.test>", "/acme")?.href).toBe("/acme/emails?q=%3Ca%2Bb%40mail.test%3E");
  expect(jumpTarget("ann@acme.test", "/acme")?.href).toBe("/acme/emails?q=ann%40acme.test");
});

test("ordinary words and broken ids jump nowhere", () => {
  for (const text of ["settings", "em_short", "em_0OIl0OIl0OIl0OIl0OIl0O", "ann@", ""]) expect(jumpTarget(text, "/acme")).toBeNull();
});
