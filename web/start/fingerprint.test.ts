import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildState, fingerprint, recordBuild } from "./fingerprint";

const root = mkdtempSync(join(tmpdir(), "mailwright-print-"));
const write = (file: string, text: string) => {
  mkdirSync(join(root, file, ".."), { recursive: true });
  writeFileSync(join(root, file), text);
};
beforeAll(() => {
  write("app/page.tsx", "one");
  write("lib/a.ts", "two");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("a build is absent, then current, then stale when a source changes", () => {
  expect(buildState(root)).toBe("absent");
  write(".next/BUILD_ID", "x");
  recordBuild(root, fingerprint(root));
  expect(buildState(root)).toBe("current");
  write("lib/a.ts", "three");
  expect(buildState(root)).toBe("stale");
});

test("a renamed file is a change", () => {
  const before = fingerprint(root);
  write("app/other.tsx", "one");
  rmSync(join(root, "app/page.tsx"));
  expect(fingerprint(root)).not.toBe(before);
});

test("tests and generated code are none", () => {
  const before = fingerprint(root);
  write("lib/a.test.ts", "x");
  write("lib/infra/db/generated/client.ts", "x");
  expect(fingerprint(root)).toBe(before);
});
