import { randomInt } from "node:crypto";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { countedFrom } from "@/lib/emails/count-events";
import { pool } from "@/lib/infra/db/client";
import type { TeamFacts } from "@/lib/kernel/context";
import { FileOutput } from "@/lib/kernel/file";
import { updateTeam } from "@/lib/teams";
import { aDomain, as, aTeam, key, member, refusalOf } from "@/test/harness";
import { mails } from "@/test/worker";
import { accountStatistics, deliveryStatistics, domainStatistics, recipientStatistics, report } from "./index";

const types = ["sent", "delivered", "bounced", "deferred", "failed", "complained", "suppressed", "canceled"] as const;
type Type = (typeof types)[number];

interface Happened {
  readonly at: Date;
  readonly sender: string;
  readonly recipient: string;
  readonly type: Type;
  readonly atHandOver: boolean;
}

const one = <T>(of: readonly T[]): T => of[randomInt(of.length)] as T;

/** A past that nobody planned: at any millisecond of the stretch, by any sender, of any kind. */
function randomPast(count: number, from: Date, to: Date, senders: readonly string[]): Happened[] {
  return Array.from({ length: count }, () => ({
    at: new Date(from.getTime() + randomInt(to.getTime() - from.getTime())),
    sender: one(senders),
    recipient: `${one(["a", "b"])}@${one(["gmail.com", "outlook.com", "example.org"])}`,
    type: one(types),
    atHandOver: randomInt(2) === 1,
  }));
}

/** Counted as the product counts, in several writes that run at once. */
async function write(team: TeamFacts, past: readonly Happened[]): Promise<void> {
  const groups = [true, false].flatMap((atHandOver) => {
    const of = past.filter((each) => each.atHandOver === atHandOver);
    return [0, 1, 2].map((third) => ({ atHandOver, of: of.filter((_, n) => n % 3 === third) }));
  });
  await Promise.all(
    groups.map(({ atHandOver, of }) =>
      pool().query(
        `WITH fresh AS (SELECT $1::uuid AS team_id, * FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[]) AS t (sender, recipient, type, at)),
         ${countedFrom("fresh", { atHandOver })} SELECT`,
        [team.id, of.map(({ sender }) => sender), of.map(({ recipient }) => recipient), of.map(({ type }) => type), of.map(({ at }) => at)],
      ),
    ),
  );
}

/** The figures as somebody would count them who goes through the events one by one. */
function countOneByOne(past: readonly Happened[]) {
  const n = (wanted: (each: Happened) => boolean) => past.filter(wanted).length;
  const of = (type: Type) => n((each) => each.type === type);
  const sent = of("sent") + n(({ type, atHandOver }) => atHandOver && type === "delivered");
  const attempted = sent + n(({ type, atHandOver }) => atHandOver && (type === "bounced" || type === "failed"));
  const counted = Object.fromEntries(types.map((type) => [type, of(type)]));
  const kept = Math.max(0, attempted - of("bounced") - of("failed"));
  return { ...counted, sent, attempted, deliveryRate: attempted === 0 ? null : Math.floor((kept / attempted) * 1000) / 10 };
}

/** With the day and the beginning of the hour on the wall clock of a zone, by the platform's own words. */
function onTheClock(past: readonly Happened[], timeZone: string) {
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "short", timeStyle: "medium" });
  return past.map((each) => {
    const parts = clock.formatToParts(each.at);
    const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
    const intoHour = (Number(part("minute")) * 60 + Number(part("second"))) * 1000 + (each.at.getTime() % 1000);
    const hour = new Date(each.at.getTime() - intoHour).toISOString();
    return { ...each, day: `${part("year")}-${part("month")}-${part("day")}`, hour };
  });
}

async function inZone(timeZone: string): Promise<TeamFacts> {
  const team = await aTeam();
  await as(member(team, "owner"), team).run(updateTeam, { timeZone });
  return { ...team, timeZone };
}

const reader = (team: TeamFacts, now?: Date) => as(key(team, "stats:read"), team, now ? { now: () => now } : {}).run;

describe.each([
  ["Europe/Berlin", "2026-10-22", "2026-10-27", "the last Sunday of October has 25 hours"],
  ["America/New_York", "2027-03-12", "2027-03-16", "the second Sunday of March has 23 hours"],
  ["Asia/Kolkata", "2026-11-20", "2026-11-24", "hours begin at half past"],
])("in %s", (timeZone, startDate, endDate, why) => {
  test(`figures by day, hour and domain are those of the events counted one by one, where ${why}`, async () => {
    const team = await inZone(timeZone);
    const senders = ["shop@acme.test", "Shop@news.test", "hello@news.test"];
    const [from, to] = [new Date(`${startDate}T00:00:00Z`), new Date(`${endDate}T23:59:59Z`)];
    const past = randomPast(3000, new Date(from.getTime() - 86_400_000), new Date(to.getTime() + 86_400_000), senders);
    await write(team, past);
    const run = reader(team);
    const inside = onTheClock(past, timeZone).filter(({ day }) => day >= startDate && day <= endDate);
    expect(inside.length).toBeGreaterThan(1000);

    const byDay = await run(deliveryStatistics, { startDate, endDate });
    expect(byDay.period.timeZone).toBe(timeZone);
    expect(byDay.summary).toEqual(countOneByOne(inside));
    const days = [...new Set(inside.map(({ day }) => day))].sort().reverse();
    expect(byDay.breakdown).toEqual(days.map((date) => ({ date, ...countOneByOne(inside.filter(({ day }) => day === date)) })));

    const byHour = await run(deliveryStatistics, { startDate, endDate, groupBy: "hour" });
    expect(byHour.summary).toEqual(byDay.summary);
    const some = byHour.breakdown.filter(({ attempted, deferred }) => attempted + deferred > 0);
    expect(some.length).toBeGreaterThan(50);
    for (const { hour, ...figures } of byHour.breakdown)
      expect({ hour, ...figures }).toEqual({ hour, ...countOneByOne(inside.filter((each) => each.hour === hour)) });

    const byDomain = await run(deliveryStatistics, { startDate, endDate, groupBy: "domain" });
    expect(byDomain.summary).toEqual(byDay.summary);
    for (const domain of ["acme.test", "news.test"]) {
      const own = countOneByOne(inside.filter(({ sender }) => sender.endsWith(`@${domain}`)));
      expect(byDomain.breakdown.find((line) => line.domain === domain)).toEqual({ domain, ...own });
      for (const sender of [domain, `@${domain.toUpperCase()}`])
        expect((await run(deliveryStatistics, { startDate, endDate, sender })).summary).toEqual(own);
      const { outbound } = await run(domainStatistics, { domain, startDate, endDate });
      const { topRecipients, ...figures } = outbound;
      expect(figures).toEqual(own);
      expect(topRecipients.map((each) => each.domain).sort()).toEqual(["example.org", "gmail.com", "outlook.com"]);
    }
    const ofOne = await run(deliveryStatistics, { startDate, endDate, sender: "shop@news.test" });
    expect(ofOne.summary).toEqual(countOneByOne(inside.filter(({ sender }) => sender === "Shop@news.test")));
  });
});

test("by recipient domain the days are those of UTC, and add up", async () => {
  const team = await inZone("Asia/Tokyo");
  const past = randomPast(600, new Date("2026-11-01T00:00:00Z"), new Date("2026-11-03T23:59:59Z"), ["a@acme.test"]);
  await write(team, past);
  const { recipients } = await reader(team)(recipientStatistics, { startDate: "2026-11-02T00:00:00Z", endDate: "2026-11-03T00:00:00Z" });
  const thatDay = past.filter(({ at }) => at.toISOString().startsWith("2026-11-02"));
  for (const { domain, ...figures } of recipients)
    expect(figures).toEqual(countOneByOne(thatDay.filter(({ recipient }) => recipient.endsWith(`@${domain}`))));
  const tried = recipients.map(({ attempted }) => attempted);
  expect(tried).toEqual(tried.toSorted((a, b) => b - a));
});

test("a share is never rounded up to all, and nothing attempted has none", async () => {
  const team = await inZone("UTC");
  const at = new Date("2026-11-02T12:00:00Z");
  const each = { at, sender: "a@acme.test", recipient: "b@example.com", atHandOver: true };
  await write(team, [...Array.from({ length: 1999 }, () => ({ ...each, type: "sent" as const })), { ...each, type: "bounced" as const }]);
  const run = reader(team);
  const day = { startDate: "2026-11-02", endDate: "2026-11-02" };
  expect((await run(deliveryStatistics, day)).summary).toMatchObject({ attempted: 2000, sent: 1999, bounced: 1, deliveryRate: 99.9 });
  const before = { startDate: "2026-11-01", endDate: "2026-11-01" };
  expect((await run(deliveryStatistics, before)).summary).toMatchObject({ attempted: 0, deliveryRate: null });
});

test("without dates the last seven days are told, today included; the month is the calendar's of the team", async () => {
  const team = await inZone("Pacific/Auckland");
  const now = new Date("2026-10-31T18:20:00Z");
  const each = { sender: "a@acme.test", recipient: "b@example.com", type: "sent" as const, atHandOver: true };
  await write(team, [
    { ...each, at: new Date("2026-10-31T10:59:00Z") },
    { ...each, at: new Date("2026-10-31T11:00:00Z") },
  ]);
  const run = reader(team, now);
  const { period, breakdown } = await run(deliveryStatistics, {});
  expect(period).toEqual({ start: "2026-10-25T11:00:00.000Z", end: "2026-10-31T19:00:00.000Z", timeZone: "Pacific/Auckland" });
  expect(breakdown.map(({ date, sent }) => [date, sent])).toEqual([
    ["2026-11-01", 1],
    ["2026-10-31", 1],
    ...["2026-10-30", "2026-10-29", "2026-10-28", "2026-10-27", "2026-10-26"].map((date) => [date, 0]),
  ]);
  expect(await run(accountStatistics, {})).toMatchObject({ month: "2026-11", sent: 1, domains: 0 });
});

test("emails of this month are counted, each once however many recipients it has", async () => {
  const team = await aTeam();
  await mails(team, [
    { from: "ada@sandbox.test", to: ["a@example.com", "b@example.com", "c@example.com"] },
    { from: "ada@sandbox.test", to: ["a@example.com"] },
  ]);
  expect(await reader(team)(accountStatistics, {})).toMatchObject({ emailsThisMonth: 2 });
  const nextYear = new Date(Date.now() + 400 * 86_400_000);
  expect(await reader(team, nextYear)(accountStatistics, {})).toMatchObject({ emailsThisMonth: 0 });
});

test("periods that make no sense are refused by the field that is wrong", async () => {
  const run = reader(await aTeam());
  const refused = async (input: Record<string, unknown>) => {
    const error = await run(deliveryStatistics, input as never).then(
      () => null,
      (fault: { code: string; detail: { field?: string } }) => [fault.code, fault.detail.field],
    );
    return error;
  };
  expect(await refused({ startDate: "yesterday" })).toEqual(["validation_error", "startDate"]);
  expect(await refused({ startDate: "2026-02-30" })).toEqual(["validation_error", "startDate"]);
  expect(await refused({ endDate: "2026-11-25T09:00:00" })).toEqual(["validation_error", "endDate"]);
  expect(await refused({ startDate: "2026-11-25", endDate: "2026-11-24" })).toEqual(["validation_error", "startDate"]);
  expect(await refused({ startDate: "2025-01-01", endDate: "2026-11-24" })).toEqual(["validation_error", "startDate"]);
  expect(await refused({ startDate: "2026-01-01", endDate: "2026-03-01", groupBy: "hour" })).toEqual(["validation_error", "groupBy"]);
  expect(await refused({ groupBy: "week" })).toEqual(["validation_error", "groupBy"]);
  expect(await refused({ sender: "not an@address" })).toEqual(["validation_error", "sender"]);
  expect(await refused({ start_date: "2026-11-01", startDate: "2026-11-02" })).toEqual(["validation_error", "startDate"]);
});

test("the spelling with underscores means the same", async () => {
  const run = reader(await aTeam());
  const spelled = await run(deliveryStatistics, { start_date: "2026-11-01", end_date: "2026-11-02", group_by: "hour" } as never);
  expect(spelled).toEqual(await run(deliveryStatistics, { startDate: "2026-11-01", endDate: "2026-11-02", groupBy: "hour" }));
  expect(spelled.breakdown).toHaveLength(48);
});

test("the report has the same figures, as values and as a file", async () => {
  const team = await aTeam();
  const past = randomPast(200, new Date("2026-11-01T00:00:00Z"), new Date("2026-11-04T00:00:00Z"), ["a@one.test", "b@two.test"]);
  await write(team, past);
  const run = reader(team);
  expect(await refusalOf(run(report, { export: "xls" } as never))).toBe("validation_error");
  for (const groupBy of ["day", "hour", "domain"] as const) {
    const asked = { startDate: "2026-11-01", endDate: "2026-11-03", groupBy };
    const statistics = await run(deliveryStatistics, asked);
    expect(await run(report, asked)).toEqual(statistics);
    const file = FileOutput.parse(await run(report, { ...asked, export: "csv" }));
    expect(file.filename).toBe("report-2026-11-01-2026-11-03.csv");
    const chunks: Uint8Array[] = [];
    for await (const chunk of file.content) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    expect(bytes).toHaveLength(file.size ?? -1);
    const rows = parse(bytes, {
      columns: true,
      cast: (text, { header, column }) => (header || typeof column !== "string" ? text : cellOf(column, text)),
    });
    expect(rows).toEqual(statistics.breakdown.map((line) => ({ ...line, timeZone: "UTC", sender: "all" })));
  }
});

const cellOf = (column: string, text: string) =>
  ["date", "hour", "domain", "timeZone", "sender"].includes(column) ? text : text === "" ? null : Number(text);

test("no team sees another's figures, nor that another has a domain", async () => {
  const [mine, theirs] = [await aTeam(), await aTeam()];
  const domain = await aDomain(theirs);
  await write(theirs, randomPast(50, new Date("2026-11-01T00:00:00Z"), new Date("2026-11-02T00:00:00Z"), [`a@${domain}`]));
  const day = { startDate: "2026-11-01", endDate: "2026-11-02" };
  const run = reader(mine);
  expect((await run(deliveryStatistics, { ...day, sender: domain })).summary).toMatchObject({ attempted: 0, deferred: 0 });
  expect((await run(recipientStatistics, day)).recipients).toEqual([]);
  expect(await refusalOf(run(domainStatistics, { domain, ...day }))).toBe("domain_not_found");
  expect(await refusalOf(run(domainStatistics, { domain: "nobodys.test", ...day }))).toBe("domain_not_found");
  expect((await reader(theirs)(domainStatistics, { domain, ...day })).domain).toBe(domain);
});
