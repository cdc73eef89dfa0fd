import { expect, test } from "vitest";
import { PersonName, TeamName } from "./schemas";

test.each([
  ["Ada\u202egnp.exe", "Adagnp.exe"],
  ["\u2066Acme\u2069 \u200fInc\u061c", "Acme Inc"],
  ["Ada\u0000\u0007\n Lovelace\u2028", "Ada Lovelace"],
  ["  עדה לאבלייס  ", "עדה לאבלייס"],
  ["Łódź & Söhne 👩‍💻", "Łódź & Söhne 👩‍💻"],
])("the name %j is kept as %j", (written, kept) => {
  expect([PersonName.parse(written), TeamName.parse(written)]).toEqual([kept, kept]);
});

test("a name of which nothing is left is missing", () => {
  expect(PersonName.safeParse("\u202e \u0007").error?.issues[0]?.message).toBe("Write your name.");
});
