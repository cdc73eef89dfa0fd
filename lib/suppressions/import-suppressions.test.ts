import { expect, test } from "vitest";
import { as, aTeam, member } from "@/test/harness";
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

test("200,000 rows are imported in bounded memory", async () => {
  const who = await marketer();
  const csv = Array.from({ length: 200_000 }, (_, i) => `person-${i}@example.test`).join("\n");
  const before = process.memoryUsage().rss;
  expect(await who.run(importSuppressions, { csv })).toMatchObject({ total: 200_000, imported: 200_000, failed: 0 });
  expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
}, 60_000);
