import { expect, test } from "vitest";
import { passwordStrength } from "./password-strength";

test("a short password is told how many characters it lacks", () => {
  expect(passwordStrength("abc", 10)).toEqual({ tone: "bad", words: "7 more characters needed" });
  expect(passwordStrength("abcdefghi", 10).words).toBe("1 more character needed");
});

test("repetition is not strength, however long", () => {
  expect(passwordStrength("abababababababababab", 10).tone).toBe("bad");
});

test("several words are strong without digits or signs", () => {
  expect(passwordStrength("quiet otters sort letters", 10)).toEqual({ tone: "ok", words: "Strong" });
});

test("one class of characters is only fair until it is long", () => {
  expect(passwordStrength("3141592653", 10).tone).toBe("warn");
});
