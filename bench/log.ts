/**
 * The log and the figures at size: `npm run bench -- --only=log`, for the README with `--events=20000000 --readme`. What a page
 * costs is asked of the operation itself, parsing and shaping included, and warm: each question is put a few times before it is
 * timed, so that connections know their statements, and what it reads is in memory, as it is for a page that somebody looks at.
 */
import type { z } from "zod";
import { accountStatistics, deliveryStatistics, domainStatistics, overview, recipientStatistics } from "@/lib/analytics";
import { listEmails } from "@/lib/emails";
import { db, pool } from "@/lib/infra/db/client";
import { plain, textArray } from "@/lib/infra/db/literal";
import type { Operation } from "@/lib/kernel/operation";
import { toTeamFacts } from "@/lib/teams";
import { as, member } from "@/test/harness";
import { fillLog } from "./support/fill-log";
import type { Finding } from "./support/report";

/** Some seconds of filling; the promises are about twenty million. */
export const eventsAsked = Number(process.argv.find((arg) => arg.startsWith("--events="))?.slice(9) ?? 2_000_000);
const repeats = 9;
const warmUps = 3;
/** So long it is put before it is timed: the code that answers is compiled by then, as it is in a server that has been asked before. */
const warmUpMs = 400;
const theGoal = "the goal";

export async function log(): Promise<Finding[]> {
  const filled = await fillLog(eventsAsked, (what) => console.log(`  ${what}`));
  const size = await pool().query("SELECT pg_database_size(current_database())::float8 / 1e9 AS gb");
  console.log(
    `  ${filled.events.toLocaleString("en")} events of ${filled.emails.toLocaleString("en")} emails, ${size.rows[0].gb.toFixed(1)} GB, in ${filled.seconds.toFixed(0)} s`,
  );
  return [
    ...(await pages(filled.large)),
    ...(await figures(filled.large, "a quarter of all mail")),
    ...(await figures(filled.ordinary, "an ordinary team")),
    ...(await ingest(filled.large)),
  ];
}

/** For a table that has room for a few: what has a tight goal or stands beside something else, and the slowest of each other kind. */
export function inBrief(found: readonly Finding[]): Finding[] {
  const slowest = (kind: string, of: readonly Finding[]) =>
    of
      .toSorted((a, b) => b.figure - a.figure)
      .slice(0, 1)
      .map((one) => ({ ...one, what: `the slowest of ${of.length} ${kind}: ${one.what}` }));
  const asked = found.filter(({ unit, goal }) => unit === "ms" && goal);
  const firstFigure = asked.findIndex(({ what }) => what.startsWith("per day"));
  const [ofLog, ofFigures] = [asked.slice(0, firstFigure), asked.slice(firstFigure)];
  const newest = ofLog.slice(0, 2);
  return [
    ...newest,
    ...slowest("pages and filters of the log", ofLog.slice(newest.length)),
    ...slowest("questions for figures", ofFigures),
    ...found.filter(({ limit, unit }) => unit !== "ms" || limit.name !== theGoal),
  ];
}

async function pages(teamId: string): Promise<Finding[]> {
  const ask = await asking(teamId);
  const page = { limit: 50 };
  const first = await ask(listEmails, page);
  const day = 86_400_000;
  const filters: [string, z.input<typeof listEmails.input>, number][] = [
    ["log page, newest", page, 2],
    ["log page by cursor", { ...page, cursor: first.nextCursor ?? "" }, 2],
    ["log, page 100", { ...page, page: 100 }, 5],
    ["status delivered (most)", { ...page, status: "delivered" }, 5],
    ["status bounced (1 in 50)", { ...page, status: "bounced" }, 5],
    ["status failed (1 in 1,000)", { ...page, status: "failed" }, 5],
    ["status complained (1 in 5,000)", { ...page, status: "complained" }, 5],
    ["status sent (1 in 500)", { ...page, status: "sent" }, 5],
    ["status canceled (none)", { ...page, status: "canceled" }, 5],
    ["status queued (none)", { ...page, status: "queued" }, 5],
    ["recipient, whole address", { ...page, search: first.emails[20]?.to ?? "" }, 5],
    ["recipient that never was", { ...page, search: "nobody@example.com" }, 5],
    ["beginning of an address (many)", { ...page, search: "u1" }, 5],
    ["recipient in capitals", { ...page, to: (first.emails[20]?.to ?? "").toUpperCase() }, 5],
    ["domain of a fifth of recipients", { ...page, search: "gmail.com" }, 5],
    ["domain of half of From", { ...page, search: "news.test" }, 5],
    ["domain that never was", { ...page, search: "nowhere.example" }, 5],
    ["an id of SES that never was", { ...page, search: "0102019a1b2c3d4e-00000000-0000-4000-8000-000000000000-000000" }, 5],
    ["subject, a common word", { ...page, search: "order" }, 5],
    ["subject, a rare word", { ...page, search: "zeitgeist" }, 5],
    ["subject, a word that never was", { ...page, search: "quixotic" }, 5],
    ["tag of most", { ...page, tag: "kind:order" }, 5],
    ["tag of few", { ...page, tag: "kind:rare" }, 5],
    ["tag that never was", { ...page, tag: "campaign" }, 5],
    ["From of a third", { ...page, from: "hello@acme.test" }, 5],
    ["From anybody at a domain", { ...page, from: "news.test" }, 5],
    ["From that never was", { ...page, from: "nobody@acme.test" }, 5],
    ["one day, two months ago", { ...page, after: iso(-61 * day), before: iso(-60 * day) }, 5],
    ["that day, bounced", { ...page, after: iso(-61 * day), before: iso(-60 * day), status: "bounced" }, 5],
  ];
  const found: Finding[] = [];
  for (const [what, input, goal] of filters) found.push(await timed(what, goal, () => ask(listEmails, input)));
  return found;
}

async function figures(teamId: string, whose: string): Promise<Finding[]> {
  const ask = await asking(teamId);
  const [month, quarter] = [iso(-30 * 86_400_000), iso(-89 * 86_400_000)];
  const raw = await median(3, () => pool().query(rawText, [teamId, month]));
  const beside = { name: "the same from the events", value: raw };
  const days30 = await timed(`per day, 30 days, ${whose}`, null, () => ask(deliveryStatistics, { startDate: month }));
  const goal = (what: string, run: () => Promise<unknown>) => timed(`${what}, ${whose}`, 5, run);
  return [
    { ...days30, limit: beside },
    await goal("per day, 7 days", () => ask(deliveryStatistics, {})),
    await goal("per day, 30 days", () => ask(deliveryStatistics, { startDate: month })),
    await goal("per day, 90 days", () => ask(deliveryStatistics, { startDate: quarter })),
    await goal("per hour, 30 days", () => ask(deliveryStatistics, { startDate: month, groupBy: "hour" })),
    await goal("by domain, 30 days", () => ask(deliveryStatistics, { startDate: month, groupBy: "domain" })),
    await goal("one sender, 30 days", () => ask(deliveryStatistics, { startDate: month, sender: "shop@acme.test" })),
    await goal("/stats", () => ask(accountStatistics, {})),
    await goal("/stats/domains, 30 days", () => ask(domainStatistics, { domain: "acme.test", startDate: month })),
    await goal("recipient domains, 30 days", () => ask(recipientStatistics, { startDate: month })),
    await goal("Home's week", () => ask(overview, {})),
  ];
}

const rawText = `SELECT date_trunc('day', at) AS day, type, count(*) FROM events WHERE team_id = $1 AND at >= $2::timestamptz GROUP BY 1, 2`;

/** Rows of events with their rollups, a thousand in a statement, as settling writes them. */
async function ingest(largest: string): Promise<Finding[]> {
  const { countedFrom } = await import("@/lib/emails/count-events");
  const fresh = `WITH fresh AS MATERIALIZED (
      SELECT *, 'opened'::text AS type, now() AS at FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS t (team_id, email_id, sender, recipient)
    )`;
  const news = `INSERT INTO events (id, team_id, email_id, recipient_no, type, detail)
    SELECT uuidv7(), team_id, email_id, 0, type, '{"attempt": 1, "code": 250, "text": "Ok: queued"}' FROM fresh`;
  const counted = `${fresh}, news AS (${news}), ${countedFrom("fresh")} SELECT`;
  const ofAll = await newestEmails("true");
  const ofOne = await newestEmails(`team_id = '${largest}'`);
  const spread = await rate("counted", counted, ofAll);
  const bare = await rate("bare", `${fresh} ${news}`, ofAll);
  const together = await rate("counted", counted, ofOne);
  const finding = (what: string, figure: number, limit: Finding["limit"], goal: Finding["goal"] = null): Finding => ({
    what: `events written with their rollups, ${what}`,
    figure,
    unit: "rows/s",
    limit,
    goal,
  });
  const goal = { name: theGoal, value: 70_000 };
  return [
    finding("of 200 teams at once", spread, { name: "without rollups", value: bare }),
    finding("of 200 teams at once", spread, goal, { atLeast: 1 }),
    finding("of one team", together, goal, { atLeast: 1 }),
  ];
}

interface Opened {
  readonly team_id: string;
  readonly id: string;
  readonly from_address: string;
  readonly recipient: string;
}

async function newestEmails(condition: string): Promise<Opened[]> {
  const { rows } = await pool().query<Opened>(
    `SELECT team_id, id, from_address, to_line[1] AS recipient FROM emails WHERE ${condition} ORDER BY id DESC LIMIT 100000`,
  );
  return rows;
}

/** Rows a second. */
async function rate(name: string, text: string, rows: readonly Opened[]): Promise<number> {
  const began = performance.now();
  for (let at = 0; at < rows.length; at += 1000) {
    const part = rows.slice(at, at + 1000);
    const values = [
      plain(part.map((row) => row.team_id)),
      plain(part.map((row) => row.id)),
      textArray(part.map((row) => row.from_address)),
      textArray(part.map((row) => row.recipient)),
    ];
    await pool().query({ text, name, values });
  }
  return rows.length / ((performance.now() - began) / 1000);
}

async function asking(teamId: string) {
  const team = toTeamFacts(await db().team.findUniqueOrThrow({ where: { id: teamId } }));
  const { run } = as(member(team, "viewer"), team);
  return <In extends z.ZodType, Out extends z.ZodType>(op: Operation<string, "query" | "command", In, Out>, input: z.input<In>) =>
    run(op, input);
}

const iso = (ago: number): string => new Date(Date.now() + ago).toISOString();

async function timed(what: string, goalMs: number | null, run: () => Promise<unknown>): Promise<Finding> {
  const figure = await median(repeats, run);
  return { what, figure, unit: "ms", limit: { name: theGoal, value: goalMs ?? figure }, goal: goalMs ? { atMost: 1 } : null };
}

/** Of runs after first ones that do not count; what takes seconds is asked once. */
async function median(times: number, run: () => Promise<unknown>): Promise<number> {
  const once = async () => {
    const began = performance.now();
    await run();
    return performance.now() - began;
  };
  for (let n = 0, spent = 0; n < warmUps || spent < warmUpMs; n++) {
    const took = await once();
    if (took > 1000) return took;
    spent += took;
  }
  const took: number[] = [];
  for (let n = 0; n < times; n++) took.push(await once());
  return took.sort((a, b) => a - b)[Math.floor(took.length / 2)] ?? 0;
}
