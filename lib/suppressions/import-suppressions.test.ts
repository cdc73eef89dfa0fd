import { expect, test } from "vitest";
import { as, aTeam, member } from "@/test/harness";
import { exportSuppressions } from "./export-suppressions";
import { importSuppressions } from "./import-suppressions";
import { listSuppressions } from "./list-suppressions";

const marketer = async () => {
  const team = await aTeam();
  return as(member(team, "marketer"), team);
};

test("a file in any usual form is imported once, bad rows are told, and nothing becomes weaker", async () => {
  const who = await marketer();
  const csv = '\ufeffEmail;Reason;Note\r\nAda@x.test;complaint;"Said ""no"""\r\nbroken@;;\r\nbob@x.test;;\r\nada@X.TEST.;unsubscribe;\r\n';
  const first = await who.run(importSuppressions, { csv });
  expect(first).toMatchObject({ total: 4, imported: 2, failed: 1, errors: [{ row: 3, email: "broken@" }] });
  expect(first.imported + first.updated + first.skipped + first.failed).toBe(first.total);
  expect(await who.run(importSuppressions, { csv })).toMatchObject({ total: 4, imported: 0, updated: 0, failed: 1 });
  await who.run(importSuppressions, { csv: "ada@x.test,manual,marketing\n" });
  const { suppressions, total } = await who.run(listSuppressions, { search: "ADA@" });
  expect(total).toBe(1);
  expect(suppressions).toMatchObject([{ email: "Ada@x.test", reason: "complaint", scope: "all", note: 'Said "no"' }]);
});

test("rows before a quote that is never closed are imported, and the line on which it opens is named", async () => {
  const who = await marketer();
  const good = Array.from({ length: 3000 }, (_, i) => `person-${i}@example.test,manual`).join("\n");
  const result = await who.run(importSuppressions, { csv: `${good}\n"broken@x.test,manual\nafter@x.test,manual\n` });
  expect(result).toMatchObject({
    total: 3001,
    imported: 3000,
    failed: 1,
    errors: [{ row: 3001, reason: expect.stringContaining("double quote") }],
  });
});

test("what is exported is read back as it was, and no cell can be taken for a formula", async () => {
  const [from, to] = [await marketer(), await marketer()];
  const csv =
    'email,reason,note\n"""odd name""@x.test",complaint,"=HYPERLINK(""http://evil.test"")"\nada@münchen.test,hard_bounce,"550 5.1.1 two\nlines"\nbob@x.test,,\n';
  expect(await from.run(importSuppressions, { csv })).toMatchObject({ imported: 3, failed: 0 });
  const { content } = await from.run(exportSuppressions, {});
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  const file = Buffer.concat(pieces).toString();
  const cells = file.split(/[,\r\n]+/).filter(Boolean);
  expect(cells.filter((cell) => /^"?[=+@-]/.test(cell))).toEqual([]);
  expect(file).not.toMatch(/,,/);
  expect(await to.run(importSuppressions, { csv: file })).toMatchObject({ imported: 3, failed: 0 });
  const facts = async (who: typeof from) =>
    (await who.run(listSuppressions, {})).suppressions.map(({ email, reason, scope, note }) => ({ email, reason, scope, note }));
  expect(new Set((await facts(to)).map((one) => JSON.stringify(one)))).toEqual(
    new Set((await facts(from)).map((one) => JSON.stringify(one))),
  );
});

test("200,000 rows are imported in bounded memory", async () => {
  const who = await marketer();
  const csv = Array.from({ length: 200_000 }, (_, i) => `person-${i}@example.test`).join("\n");
  const before = process.memoryUsage().rss;
  expect(await who.run(importSuppressions, { csv })).toMatchObject({ total: 200_000, imported: 200_000, failed: 0 });
  expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
}, 60_000);
