import { expect, test } from "vitest";
import { openApi } from "@/test/api";
import { aKey, as, aTeam, member, refusalOf } from "@/test/harness";
import { exportSuppressions } from "./export-suppressions";
import { importSuppressions, mostBadRows } from "./import-suppressions";
import { listSuppressions } from "./list-suppressions";
import { piecesOf, readRows } from "./read-rows";

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

test("one row with a quote that is never closed is one bad row: all others are imported, and the line on which it opens is named", async () => {
  const who = await marketer();
  const good = Array.from({ length: 3000 }, (_, i) => `person-${i}@example.test,manual`).join("\n");
  const result = await who.run(importSuppressions, { csv: `${good}\n"broken@x.test,manual\nafter@x.test,manual\n` });
  expect(result).toMatchObject({
    total: 3002,
    imported: 3001,
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

test("a file is read in the encoding it was saved in, and the result says which that was", async () => {
  const csv = "email,reason,note\r\nada@x.test,complaint,“Größe” – 10 €\r\nbob@müller.test,,\r\n";
  const windows = Buffer.from([...csv].map((sign) => ({ "“": 0x93, "”": 0x94, "–": 0x96, "€": 0x80 })[sign] ?? sign.charCodeAt(0)));
  const files = {
    "utf-8": [Buffer.from(csv), Buffer.from(`\ufeff${csv}`)],
    "utf-16le": [Buffer.from(`\ufeff${csv}`, "utf16le")],
    "utf-16be": [Buffer.from(`\ufeff${csv}`, "utf16le").swap16()],
    "windows-1252": [windows],
  };
  for (const [encoding, all] of Object.entries(files))
    for (const file of all) {
      const who = await marketer();
      const result = await who.run(importSuppressions, { content: file.toString("base64") });
      expect(result).toMatchObject({ total: 2, imported: 2, failed: 0, encoding });
      const { suppressions } = await who.run(listSuppressions, {});
      expect(new Set(suppressions.map(({ email, note }) => `${email} ${note}`))).toEqual(
        new Set(["ada@x.test “Größe” – 10 €", "bob@xn--mller-kva.test null"]),
      );
    }
  expect(await (await marketer()).run(importSuppressions, { csv })).toMatchObject({ imported: 2, encoding: null });
});

test("rows that a wrong byte spoils are told, and text and file together, neither, or no base64 are refused", async () => {
  const who = await marketer();
  const spoiled = Buffer.concat([Buffer.from("\ufeffada@x.test\nb"), Buffer.from([0xff]), Buffer.from("b@x.test\ncarl@x.test\n")]);
  expect(await who.run(importSuppressions, { content: spoiled.toString("base64") })).toMatchObject({
    imported: 2,
    failed: 1,
    encoding: "utf-8",
    errors: [{ row: 2 }],
  });
  for (const input of [{}, { csv: "a@x.test", content: "YQ==" }, { content: "not base64!" }, { content: "" }])
    expect(await refusalOf(who.run(importSuppressions, input))).toBe("validation_error");
});

test("a file of 20 MB comes through the API in base64, and every row of it is read", async () => {
  const team = await aTeam();
  const { secret } = await aKey(team, { scopes: ["suppressions:write"] });
  const api = await openApi("web");
  const rows = Array.from({ length: 30_000 }, (_, i) => `person-${i}@example.test,manual,all,${"ü".repeat(300)}`);
  const content = Buffer.from(`\ufeff${rows.join("\n")}`, "utf16le").toString("base64");
  const { status, body } = await api.ask("/suppressions/import", { key: secret, json: { content } });
  expect([status, body.imported, body.failed, body.encoding]).toEqual([200, 30_000, 0, "utf-16le"]);
  await api.close();
}, 60_000);

test("a file of bad rows is given up, with a report of where, and good rows before it are imported", async () => {
  const who = await marketer();
  const result = await who.run(importSuppressions, { csv: `ada@x.test\n${"a\n".repeat(100_000)}bob@x.test\n` });
  expect(result).toMatchObject({ total: mostBadRows + 1, imported: 1, failed: mostBadRows, stoppedAt: mostBadRows + 1 });
  expect(result.errors).toHaveLength(1000);
  expect(await who.run(importSuppressions, { csv: "ada@x.test\n" })).toMatchObject({ stoppedAt: null });
});

test("others are served while a file of nothing but bad or blank rows is read", async () => {
  for (const row of ["a\n", "\n"]) {
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    const read: unknown[] = [];
    for await (const one of readRows(piecesOf(row.repeat(4_000_000 / row.length)), { reason: "manual", scope: "all" })) {
      read.push(one);
      if (read.length === 50_000) break;
    }
    clearInterval(counting);
    expect(turns).toBeGreaterThan(5);
  }
});

test.each([
  ["a million columns", `bob@x.test${",".repeat(1_000_000)}`, "characters"],
  ["columns that fit the longest row", `bob@x.test${",".repeat(1000)}`, "columns"],
  ["quoted columns", '"",'.repeat(1001), "columns"],
  ["one huge field", "x".repeat(1_000_000), "characters"],
  ["a long field behind one of two lines", `"two\nlines",${"z".repeat(20_000)}`, "characters"],
  ["nothing but quotes", '"'.repeat(1_000_000), "characters"],
  ["a quote that is never closed", '"x@x.test', "double quote"],
])("a row of %s is one bad row with a sentence, and what stands before and behind it is read", async (_, row, reason) => {
  const rows: unknown[] = [];
  const csv = `ada@x.test\n${row}\n${"carl@x.test\n".repeat(3000)}`;
  for await (const one of readRows(piecesOf(csv), { reason: "manual", scope: "all" })) rows.push(one);
  expect(rows.slice(0, 2)).toMatchObject([{ address: "ada@x.test" }, { row: 2, reason: expect.stringContaining(reason) }]);
  expect(rows.slice(2)).toHaveLength(3000);
  expect(rows.at(-1)).toMatchObject({ address: "carl@x.test" });
});

test("a row that cannot be read is told before much more of the file is taken", async () => {
  for (const row of [`"${"x,\n".repeat(1_000_000)}`, "x".repeat(4_000_000), '"'.repeat(4_000_000)]) {
    let taken = 0;
    const counted = (function* () {
      for (const piece of piecesOf(row)) {
        taken++;
        yield piece;
      }
    })();
    for await (const one of readRows(counted, { reason: "manual", scope: "all" })) {
      expect(one).toMatchObject({ row: 1 });
      break;
    }
    expect(taken).toBe(1);
  }
});

test("200,000 rows are imported in bounded memory", async () => {
  const who = await marketer();
  const csv = Array.from({ length: 200_000 }, (_, i) => `person-${i}@example.test`).join("\n");
  const before = process.memoryUsage().rss;
  expect(await who.run(importSuppressions, { csv })).toMatchObject({ total: 200_000, imported: 200_000, failed: 0 });
  expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
}, 60_000);
