/** Settings are documented, and a mistake in them is told in one sentence. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { parseEnv, settingNames } from "./env";

const example = readFileSync(resolve(import.meta.dirname, "../../.env.example"), "utf8");
const given = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = "", value = ""]) => ({ name, value }));
const needed = { DATABASE_URL: "postgresql://127.0.0.1/mailwright", SECRET_KEY: "k".repeat(32) };

test("the example names every setting, and no other", () => {
  expect(given.map(({ name }) => name).sort()).toEqual([...settingNames].sort());
});

test("every setting in the example has a comment of one line above it", () => {
  const lines = example.split("\n");
  const bare = given.filter(({ name }) => !/^# \S.*[^-]$/.test(lines[lines.findIndex((line) => line.startsWith(`${name}=`)) - 1] ?? ""));
  expect(bare).toEqual([]);
});

test("the example shows what holds when nothing is set", () => {
  const shown = Object.fromEntries(given.map(({ name, value }) => [name, value]));
  expect(parseEnv({ ...shown, ...needed })).toEqual(parseEnv(needed));
});

test("each mistake is one sentence that names its setting", () => {
  const wrong = { ...needed, SECRET_KEY: "short", PORT: "eighty", SIGNUP: "maybe" };
  const said = messageOf(() => parseEnv(wrong)).split("\n");
  expect(said).toHaveLength(3);
  for (const name of ["SECRET_KEY", "PORT", "SIGNUP"]) expect(said.filter((line) => line.startsWith(`${name} `))).toHaveLength(1);
});

test("what must be set is asked for by name", () => {
  expect(messageOf(() => parseEnv({})).split("\n")).toEqual([
    "DATABASE_URL is not set. See .env.example.",
    "SECRET_KEY is not set. See .env.example.",
  ]);
});

test("an empty setting counts as not set", () => {
  expect(parseEnv({ ...needed, PORT: "" }).PORT).toBe(3000);
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return "";
}
