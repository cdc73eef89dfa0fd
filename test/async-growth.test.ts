import { expect, test } from "vitest";
import { expectLinearAsync } from "./async-growth";

const spaces = (size: number) => `${" ".repeat(size)}x`;

test("work that is quadratic is found out, also behind an await", async () => {
  const quadratic = async (text: string) => {
    await Promise.resolve();
    return /\s+$/.test(text);
  };
  await expect(expectLinearAsync(spaces, quadratic)).rejects.toThrow(/the power (1\.[6-9]|2)/);
});

test("work that is linear passes", async () => {
  await expectLinearAsync(spaces, async (text) => [...text].map((letter) => letter.codePointAt(0)).filter(Boolean).length, {
    to: 1_000_000,
  });
});
