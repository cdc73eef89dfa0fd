import { expect, test } from "vitest";
import { expectLinear } from "./growth";

const spaces = (size: number) => `${" ".repeat(size)}x`;

test("a regular expression that is quadratic is found out", async () => {
  await expect(expectLinear(spaces, (text) => /\s+$/.test(text))).rejects.toThrow(/the power (1\.[6-9]|2)/);
});

test("what is linear passes, whatever it costs", async () => {
  await expectLinear(spaces, (text) => [...text].map((letter) => letter.codePointAt(0)).filter(Boolean).length, { to: 2_000_000 });
  await expectLinear(spaces, (text) => text.trimEnd());
});
