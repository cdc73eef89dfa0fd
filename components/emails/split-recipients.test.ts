import { expect, test } from "vitest";
import { splitRecipients } from "./split-recipients";

test("commas, semicolons and line ends divide, and those inside of a name or an address do not", () => {
  expect(splitRecipients(' ada@x.test,bob@x.test ;\n"Lovelace, Ada" <ada@x.test>\r\nBob <bob@x.test>,')).toEqual([
    "ada@x.test",
    "bob@x.test",
    '"Lovelace, Ada" <ada@x.test>',
    "Bob <bob@x.test>",
  ]);
  expect(splitRecipients('"a \\" , b"@x.test, c@x.test')).toEqual(['"a \\" , b"@x.test', "c@x.test"]);
  expect(splitRecipients(" ,;\n ")).toEqual([]);
});

test("what is opened and not closed loses nothing of what was written", () => {
  expect(splitRecipients('"ada@x.test, bob@x.test')).toEqual(['"ada@x.test, bob@x.test']);
  expect(splitRecipients("Ada <ada@x.test, bob@x.test")).toEqual(["Ada <ada@x.test, bob@x.test"]);
});

test("a hundred thousand characters that never divide are split at once", () => {
  const long = `${"<".repeat(50_000)}${'"'.repeat(50_001)}`;
  expect(splitRecipients(long).join("")).toBe(long);
});
