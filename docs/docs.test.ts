/** What the documents say is held somewhere is held there. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const read = (file: string) => readFileSync(resolve(root, file), "utf8");
const documents = ["README.md", "CONTRIBUTING.md", ...globSync("docs/**/*.md", { cwd: root })];

test.each(["docs/promises.md", "docs/faults.md", "docs/parsers.md"])("every file that %s names is there", (document) => {
  const named = [...read(document).matchAll(/`([\w./-]+\.(?:test|spec)\.ts|[\w-]+\/[\w./-]+\.ts)`/g)].map(([, file = ""]) => file);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((file) => !existsSync(resolve(root, file)))).toEqual([]);
});

test("every link from one document to another leads somewhere", () => {
  const broken = documents.flatMap((document) =>
    [...read(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)]
      .map(([, to = ""]) => resolve(root, document, "..", to))
      .filter((file) => !existsSync(file))
      .map((file) => `${document} → ${file}`),
  );
  expect(broken).toEqual([]);
});

test("the table of faults names each fault's tests, all of them and no others", () => {
  const told = [...read("docs/faults.md").matchAll(/^\| (F\d\d) \|.*\| ([^|]+) \|$/gm)].flatMap(([, fault, files = ""]) =>
    [...files.matchAll(/`([^`]+)`/g)].map(([, file]) => `${fault} ${file}`),
  );
  const tests = globSync("{worker,web,lib}/**/*.test.ts", { cwd: root });
  const printed = tests.flatMap((file) =>
    [...read(file).matchAll(/expect(?:Kept|Delivered)\(\s*["`](F\d\d) /g)].map(([, fault]) => `${fault} ${file}`),
  );
  expect(told.length).toBeGreaterThan(20);
  expect(told.toSorted()).toEqual([...new Set(printed)].sort());
});
