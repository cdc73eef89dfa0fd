import { beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { publicId } from "@/lib/infra/ids";
import { foldAddress } from "@/lib/infra/mime/address";
import type { TeamFacts } from "@/lib/kernel/context";
import { aDomain, as, aTeam, key } from "@/test/harness";
import { triedRows } from "./find-emails";
import { listEmails } from "./list-emails";
import type { EmailStatus } from "./status";

/** Enough that a filter without an index cannot look at all of it at once. */
const many = 2 * triedRows + 700;

interface Kept {
  readonly id: string;
  readonly n: number;
  readonly at: Date;
  readonly status: EmailStatus;
  readonly from: string;
  readonly to: string;
}

/** As SES gives them. */
const sesId = (n: number) => `0102019a1b2c3d4e-00000000-0000-4000-8000-${String(n).padStart(12, "0")}-000000`;

/** A long log of a team: one email a minute, the last one a minute ago. Every thousandth is odd in each way that one can filter by. */
async function aLongLog(): Promise<{ team: TeamFacts; log: Kept[] }> {
  const team = await aTeam();
  await pool().query(
    `WITH made AS (
       INSERT INTO emails (id, team_id, source, mode, lane, message_id, from_address, from_name, to_line, cc_line, reply_to, subject, text, tags, created_at)
       SELECT id, $1, 'api', 'live', 0, '<' || id || '@acme.test>', CASE n % 1000 WHEN 3 THEN 'rare@acme.test' WHEN 13 THEN 'News@xn--mller-kva.test' ELSE 'shop@acme.test' END, 'Acme',
         ARRAY[CASE n % 1000 WHEN 5 THEN 'zoe' || n WHEN 11 THEN 'Mixed' || n WHEN 12 THEN 'rare' || n ELSE 'u' || n END ||
           CASE n % 1000 WHEN 15 THEN '@seldom.example' WHEN 16 THEN '@xn--bcher-kva.example' ELSE '@example.com' END], '{}', '{}',
         CASE n % 1000 WHEN 7 THEN 'A word like zeitgeist' ELSE 'Your order' END, 'Hi', CASE n % 1000 WHEN 9 THEN '{"kind": "odd"}'::jsonb ELSE '{"kind": "order"}' END,
         uuid_extract_timestamp(id)
       FROM (SELECT n, uuidv7(-(n * interval '1 minute')) AS id FROM generate_series(1, $2::int) AS n) AS numbered
       RETURNING id, team_id, created_at, to_line, from_address
     ), people AS (
       INSERT INTO recipients (email_id, no, team_id, kind, address, folded, provider_id, status)
       SELECT id, 0, team_id, 'to', to_line[1], nullif(lower(to_line[1]), to_line[1]),
         CASE WHEN to_line[1] LIKE '%7@%' THEN '0102019a1b2c3d4e-00000000-0000-4000-8000-' || lpad(regexp_replace(to_line[1], '\\D', '', 'g'), 12, '0') || '-000000' END, CASE regexp_replace(to_line[1], '\\D', '', 'g')::int % 1000 WHEN 1 THEN 'bounced' WHEN 2 THEN 'complained' WHEN 4 THEN 'sent' WHEN 6 THEN 'deferred' ELSE 'delivered' END
       FROM made RETURNING *
     ), queue AS (
       INSERT INTO deliveries (email_id, team_id, lane, due_at, give_up_at) SELECT email_id, team_id, 0, now(), now() + interval '1 day' FROM people WHERE status = 'deferred'
     )
     INSERT INTO events (id, team_id, email_id, recipient_no, type) SELECT uuidv7(), team_id, email_id, 0, CASE status WHEN 'complained' THEN 'bounced' ELSE status END FROM people
     UNION ALL SELECT uuidv7(), team_id, email_id, 0, status FROM people WHERE status = 'complained'`,
    [team.id, many],
  );
  const { rows } = await pool().query(
    `SELECT e.id, e.created_at AS at, r.status, r.address AS to, e.from_address AS from, regexp_replace(r.address, '\\D', '', 'g')::int AS n FROM emails e JOIN recipients r ON r.email_id = e.id WHERE e.team_id = $1 ORDER BY e.id DESC`,
    [team.id],
  );
  return { team, log: rows.map(({ id, ...rest }) => ({ id: publicId("email", id), ...rest })) };
}

let team: TeamFacts;
let log: Kept[];
beforeAll(async () => {
  ({ team, log } = await aLongLog());
  await aDomain(team, "acme.test");
});

type Input = Parameters<typeof listed>[0];
const listed = (input: { [name: string]: unknown; cursor?: string }) =>
  as(key(team, "emails:read"), team).run(listEmails, { limit: 7, ...input });

/** All pages of a filter, by the cursors that they give. */
async function through(input: Input): Promise<string[]> {
  const seen: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { emails, nextCursor } = await listed(cursor ? { ...input, cursor } : input);
    seen.push(...emails.map(({ id }) => id));
    cursor = nextCursor;
  }
  return seen;
}

const day = 86_400_000;
const moment = (ago: number) => new Date(Date.now() - ago).toISOString();

describe("every page of a filter together is what fits it, newest first", () => {
  const odd = (rest: number) => (each: Kept) => each.n % 1000 === rest;
  const status =
    (...all: EmailStatus[]) =>
    (each: Kept) =>
      all.includes(each.status);
  const to = (beginning: string) => (each: Kept) => foldAddress(each.to).startsWith(beginning);
  const at = (domain: string) => (each: Kept) => each.to.endsWith(`@${domain}`);
  const stretch = { from: moment(3 * day), to: moment(day) };
  const ago = (each: Kept) => Date.now() - each.at.getTime();
  test.each<[string, Input, (each: Kept) => boolean]>([
    ["bounced", { status: "bounced" }, status("bounced")],
    ["bounced or complained", { status: "bounced,complained" }, status("bounced", "complained")],
    ["canceled, of which there is none", { status: "canceled" }, () => false],
    ["sent, which no index knows", { status: "sent" }, status("sent")],
    ["sent or bounced", { status: "sent,bounced" }, status("sent", "bounced")],
    ["deferred", { status: "deferred" }, status("deferred")],
    ["from", { from: "rare@acme.test" }, odd(3)],
    ["the whole address of a recipient", { search: "zoe3005@example.com" }, ({ n }) => n === 3005],
    ["to, by a beginning that few have", { to: "zoe" }, odd(5)],
    ["to, in another case", { to: "mIXed" }, to("mixed")],
    ["to, in another case than it was written, whole", { to: "<MIXED3011@Example.COM>" }, ({ n }) => n === 3011],
    ["to, by a beginning that most have, in capitals", { to: "U1", limit: 200 }, to("u1")],
    ["to anybody at a domain", { to: "@Seldom.Example" }, at("seldom.example")],
    ["recipients by the beginning of an address in another case", { search: "MIXED" }, to("mixed")],
    ["a recipient with a name before it", { search: "Zoe <Zoe3005@Example.com>" }, ({ n }) => n === 3005],
    ["a domain of recipients", { search: "seldom.example" }, at("seldom.example")],
    ["a domain of recipients behind “@”", { search: "@SELDOM.example" }, at("seldom.example")],
    ["the beginning of a domain", { search: "seldom.ex" }, at("seldom.example")],
    ["a domain of recipients, as people write it", { search: "bücher.example" }, at("xn--bcher-kva.example")],
    [
      "a domain of most recipients, and a status",
      { search: "example.com", status: "sent" },
      (each) => at("example.com")(each) && each.status === "sent",
    ],
    ["a domain that nobody has", { search: "nowhere.example" }, () => false],
    ["a domain of From", { search: "müller.test" }, odd(13)],
    ["the address in From", { search: "Rare@Acme.test" }, odd(3)],
    ["the beginning of From or of a recipient", { search: "rare" }, (each) => each.from.startsWith("rare") || each.to.startsWith("rare")],
    ["from, in another case", { from: "RARE@Acme.TEST" }, odd(3)],
    ["from, stored in another case, at a domain as people write it", { from: "news@MÜLLER.test" }, odd(13)],
    ["from anybody at a domain", { from: "müller.test" }, odd(13)],
    ["from anybody at a domain, behind “@”", { from: "@Acme.test", limit: 200 }, (each) => each.from.endsWith("@acme.test")],
    ["from a part of a domain", { from: "cme.test" }, () => false],
    ["what SES calls the message", { search: sesId(3007) }, ({ n }) => n === 3007],
    ["the Message-ID that SES writes", { search: `<${sesId(9907)}@eu-west-1.amazonses.com>` }, ({ n }) => n === 9907],
    ["the Message-ID that SES writes in its first region", { search: `${sesId(17)}@email.amazonses.com` }, ({ n }) => n === 17],
    ["what SES calls no message", { search: sesId(3006) }, () => false],
    ["what SES calls the message, to somebody else", { search: sesId(3007), to: "zoe" }, () => false],
    ["a word of the subject", { search: "zeitgeist" }, odd(7)],
    ["a word that nothing has", { search: "quixotic" }, () => false],
    ["a tag", { tag: "kind:odd" }, odd(9)],
    [
      "two days",
      { after: moment(3 * day), before: moment(day), tag: "kind:odd" },
      (each) => each.n % 1000 === 9 && ago(each) > day && ago(each) <= 3 * day,
    ],
    [
      "bounced in two days",
      { after: moment(3 * day), before: moment(day), status: "bounced" },
      (each) => each.status === "bounced" && ago(each) > day && ago(each) <= 3 * day,
    ],
    ["bounced from one sender", { status: "bounced", from: "rare@acme.test" }, () => false],
    ["delivered, as nearly all are", { status: "delivered", limit: 200 }, status("delivered")],
    ["a From that nearly all have, with a status that few have", { from: "shop@acme.test", status: "sent", limit: 200 }, status("sent")],
    ["delivered or partial", { status: "delivered,partial", limit: 200 }, status("delivered")],
    ["a word of nearly every subject", { search: "ORDER", limit: 200 }, ({ n }) => n % 1000 !== 7],
    [
      "two days, whatever it is",
      { after: stretch.from, before: stretch.to, limit: 200 },
      ({ at }) => at.toISOString() >= stretch.from && at.toISOString() < stretch.to,
    ],
  ])("%s", async (_what, input, fits) => {
    const wanted = log.filter(fits).map(({ id }) => id);
    expect(await through(input)).toEqual(wanted);
  });
});

test("a filter that no index answers says how far it looked, and counts what it saw", async () => {
  const { emails, lookedTo, nextCursor, total, totalIsEstimate } = await listed({ search: "quixotic" });
  expect([emails.length, total, totalIsEstimate]).toEqual([0, 0, true]);
  expect(lookedTo?.slice(0, 19)).toBe(log[triedRows - 1]?.at.toISOString().slice(0, 19));
  expect(nextCursor).toBe(log[triedRows - 1]?.id);
  const last = await listed({ search: "quixotic", cursor: log[2 * triedRows - 1]?.id ?? "" });
  expect([last.lookedTo, last.nextCursor]).toEqual([null, null]);
});

test("a filter that many fit is tried on few, and counts those", async () => {
  const delivered = log.filter(({ status }) => status === "delivered").map(({ id }) => id);
  const [first, third] = [await listed({ status: "delivered" }), await listed({ status: "delivered", page: 3 })];
  expect(first.emails.map(({ id }) => id)).toEqual(delivered.slice(0, 7));
  expect(third.emails.map(({ id }) => id)).toEqual(delivered.slice(14, 21));
  const counted = log.slice(0, 500).filter(({ status }) => status === "delivered").length;
  expect(first).toMatchObject({ total: counted, totalIsEstimate: true, lookedTo: null });
  expect(await listed({ status: "delivered", cursor: first.nextCursor ?? "" })).toMatchObject({ total: counted, totalIsEstimate: true });
});

test("where all that is looked through can be tried at once, what many fit is counted exactly", async () => {
  const after = log[triedRows - 1000]?.at.toISOString() ?? "";
  const fits = log.slice(0, triedRows).filter(({ status, at }) => status === "delivered" && at.toISOString() >= after).length;
  expect(fits).toBeGreaterThan(500);
  const found = await listed({ status: "delivered", after });
  expect(found).toMatchObject({ total: fits, pages: Math.ceil(fits / 7), lookedTo: null });
  expect(found.totalIsEstimate).toBeUndefined();
});

test("a page by its number is the one that the cursors lead to, in a stretch of time too", async () => {
  const within = { after: moment(3 * day), before: moment(day) };
  const inside = log.filter(({ at }) => at.getTime() >= Date.parse(within.after) && at.getTime() < Date.parse(within.before));
  const ids = inside.map(({ id }) => id);
  const found = await listed({ ...within, page: 40 });
  expect(found.emails.map(({ id }) => id)).toEqual(ids.slice(39 * 7, 40 * 7));
  expect(found).toMatchObject({ total: ids.length, pages: Math.ceil(ids.length / 7) });
  expect(found.totalIsEstimate).toBeUndefined();
});

test("what was accepted a moment after its id was made is dated by when it was accepted", async () => {
  const own = await aTeam();
  const made = Date.now() - 60_000;
  const id = `${made
    .toString(16)
    .padStart(12, "0")
    .replace(/^(.{8})/, "$1-")}-7000-8000-000000000001`;
  const iso = (ms: number) => new Date(made + ms).toISOString();
  await pool().query(
    `INSERT INTO emails (id, team_id, source, mode, lane, message_id, from_address, to_line, cc_line, reply_to, subject, created_at)
     VALUES ($1, $2, 'api', 'live', 0, '<x@acme.test>', 'shop@acme.test', '{}', '{}', '{}', 'Late', $3)`,
    [id, own.id, iso(5000)],
  );
  const ask = async (input: Parameters<typeof listed>[0]) => (await as(key(own, "emails:read"), own).run(listEmails, input)).total;
  expect(await Promise.all([ask({ after: iso(4000) }), ask({ after: iso(5001) })])).toEqual([1, 0]);
  expect(await Promise.all([ask({ before: iso(5000) }), ask({ before: iso(5001) })])).toEqual([0, 1]);
  expect(await ask({ after: iso(-20_000), before: iso(20_000), from: "shop@acme.test" })).toBe(1);
});

test("a word finds the recipients whose address begins with it, however old", async () => {
  const oldest = log.findLast(({ n }) => n % 1000 === 5);
  expect((await listed({ search: `zoe${oldest?.n}` })).emails.map(({ id }) => id)).toEqual([oldest?.id]);
});

test("all mail to an address is found and counted, however long the log; one that may be a From is looked for among the newest too", async () => {
  expect(await listed({ search: "ZOE3005@example.com" })).toMatchObject({ total: 1, lookedTo: null });
  expect(await listed({ search: "rare@acme.test" })).toMatchObject({ total: 5, lookedTo: expect.any(String), totalIsEstimate: true });
});

test("the number of all that fit is exact where an index knows them", async () => {
  expect(await listed({ status: "bounced" })).toMatchObject({ total: log.filter(({ status }) => status === "bounced").length });
  expect((await listed({ status: "bounced" })).totalIsEstimate).toBeUndefined();
  expect(await listed({})).toMatchObject({ total: 10_000, totalIsEstimate: true });
});

test("an id and a Message-ID find the email of the team, and never another's", async () => {
  const [one] = log;
  const other = as(key(await aTeam(), "emails:read"), await aTeam());
  const { emails } = await listed({ search: one?.id });
  expect(emails.map(({ id }) => id)).toEqual([one?.id]);
  expect((await listed({ search: emails[0]?.messageId })).emails.map(({ id }) => id)).toEqual([one?.id]);
  for (const search of [
    one?.id ?? "",
    emails[0]?.messageId ?? "",
    "zoe1005@example.com",
    sesId(3007),
    "example.com",
    "shop@acme.test",
    "mixed",
  ])
    expect(await other.run(listEmails, { search })).toMatchObject({ emails: [], total: 0 });
});
