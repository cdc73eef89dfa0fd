import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { filterChips, hasFilters, readLogQuery, toListInput } from "./log-query";

const statuses = ["queued", "bounced", "failed"] as const;
const id = "em_1BvXRzmpxUDGHNp2PhvnKq";

test("an address asks for exactly what it says", () => {
  const query = readLogQuery(
    { q: " ada@ ", status: "bounced,failed", after: "2026-11-24", before: "2026-11-25", tag: "kind:receipt" },
    statuses,
  );
  expect(toListInput(query, "Europe/Berlin")).toEqual({
    limit: 50,
    search: "ada@",
    status: ["bounced", "failed"],
    after: "2026-11-23T23:00:00.000Z",
    before: "2026-11-25T23:00:00.000Z",
    tag: "kind:receipt",
  });
});

test("a figure that counts recipients leads to the emails of which one recipient has the status, in whatever state they are themselves", () => {
  const asked = { recipientStatus: "bounced,partial", after: "2026-11-24" };
  const query = readLogQuery(asked, [...statuses, "partial"]);
  expect(toListInput(query, "UTC")).toEqual({ limit: 50, recipientStatus: ["bounced"], after: "2026-11-24T00:00:00.000Z" });
  expect(hasFilters(query)).toBe(true);
  expect(filterChips(query, asked, (status) => status)).toMatchObject([
    { label: "Recipient bounced", href: "?after=2026-11-24" },
    { label: "From 2026-11-24" },
  ]);
  const doors = ["(home)/figures.tsx", "(home)/needs-you.tsx", "reports/report-figures.tsx"].map((file) =>
    readFileSync(join(import.meta.dirname, "..", file), "utf8"),
  );
  for (const text of doors) expect(text.match(/emails\?\w+=/g)?.every((link) => link === "emails?recipientStatus=")).toBe(true);
});

test("values that mean nothing are dropped, so that an old link still opens", () => {
  const query = readLogQuery({ status: "exploded", after: "yesterday", before: "2026-02-30", cursor: "'; --", q: "" }, statuses);
  expect(hasFilters(query)).toBe(false);
  expect(toListInput(query, "UTC")).toEqual({ limit: 50 });
});

test("a cursor leads to older emails, a marked one to newer", () => {
  const asked = (cursor: string) => toListInput(readLogQuery({ cursor }, statuses), "UTC");
  expect(asked(id)).toEqual({ limit: 50, cursor: id });
  expect(asked(`-${id}`)).toEqual({ limit: 50, cursor: `-${id}` });
});

test("the scheduled view asks for the order of leaving, has no status to choose, and takes its own cursors only", () => {
  const asked = (more: Record<string, string>) => toListInput(readLogQuery({ view: "scheduled", ...more }, statuses), "UTC");
  expect(asked({ status: "bounced", q: "ada" })).toEqual({ limit: 50, sort: "sendAt", search: "ada" });
  expect(asked({ cursor: `1795943220000.${id}` })).toEqual({ limit: 50, sort: "sendAt", cursor: `1795943220000.${id}` });
  expect(asked({ cursor: id })).toEqual({ limit: 50, sort: "sendAt" });
  expect(toListInput(readLogQuery({ cursor: `1795943220000.${id}`, view: "other" }, statuses), "UTC")).toEqual({ limit: 50 });
});

test("each chip leads to the same address without its filter, on the first page", () => {
  const asked = { q: "a", status: "bounced,failed", cursor: id };
  const chips = filterChips(readLogQuery(asked, statuses), asked, (status) => status);
  expect(chips.map(({ href }) => href)).toEqual(["?status=bounced%2Cfailed", "?q=a&status=failed", "?q=a&status=bounced"]);
});
