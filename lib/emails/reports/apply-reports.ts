/**
 * What follows from what providers reported: events, counts, suppressions, and states that only move forward. A report has its
 * effect once, whenever and however often it comes; one that comes before its message is known waits for it.
 */
import type { PoolClient } from "pg";
import { breather } from "@/lib/infra/breathe";
import { pool } from "@/lib/infra/db/client";
import { inTransaction } from "@/lib/infra/db/in-transaction";
import { plain } from "@/lib/infra/db/literal";
import { isContention, isDatabaseOutage } from "@/lib/infra/db/outage";
import { log } from "@/lib/infra/log";
import { reportsTotal } from "@/lib/infra/metrics";
import { suppressFrom } from "@/lib/suppressions";
import { isAboutSender } from "../bounces/judge-refusal";
import { countedFrom } from "../count-events";
import { liveHint } from "../live-hint";
import { type RecipientStatus, ranks, recipientStatuses, waiting } from "../status";
import { carriedBy, type Heard, noteReported } from "./carried";
import { eventIdFor } from "./event-id";
import { type Meant, match } from "./match-recipients";
import { ProviderReport, type ReportedRecipient } from "./report";

const batch = 500;
/** A message of ours may be on its way into the database when the first report about it arrives. */
const waitHours = 24;
/** What a team's own topic says is believed about mail that left before it could be said: there is little to wait for. */
const boundWaitMinutes = 10;
const againSeconds = 30;

interface Notified {
  readonly id: string;
  readonly source: string;
  readonly attempts: number;
  readonly late: boolean;
  readonly report: ProviderReport;
}

interface KnownRecipient {
  readonly email_id: string;
  readonly team_id: string;
  readonly sender: string;
  readonly no: number;
  readonly address: string;
  readonly folded: string;
  readonly status: RecipientStatus;
  /** A worker holds the message at this moment. */
  readonly held: boolean;
}

interface Row {
  readonly id: string;
  /** Of an email with several recipients when it is not known which of them is meant: any one, for what they have in common. */
  readonly person: KnownRecipient;
  readonly report: ProviderReport;
  readonly told: ReportedRecipient | null;
  /** One of several, and nobody knows who: it is counted once and changes no recipient. */
  readonly unnamed: boolean;
  /** Of a bounce: the address is at fault. */
  readonly hard: boolean;
}

type Settled = "applied" | "ignored" | "unknown";

/**
 * Applies at most 500 that are due. Answers how many it looked at; others that another worker has are passed over. One that cannot be
 * read or applied is put off alone, and the others are applied.
 * @throws what says that the database is away
 */
export async function applyReports(): Promise<number> {
  try {
    return await applyBatch(null);
  } catch (error) {
    if (isAway(error)) throw error;
    log().error({ err: error, event: "reports.batch_failed" }, "reports could not be applied together; they are applied in parts");
    const ids = await dueIds();
    await applyParts(ids);
    return ids.length;
  }
}

const isAway = (error: unknown): boolean => isDatabaseOutage(error) && !isContention(error);

/** By halves, so that the one that fails is found in a few steps. */
async function applyParts(ids: readonly string[]): Promise<void> {
  const [id, ...more] = ids;
  if (id === undefined) return;
  try {
    await applyBatch(ids);
  } catch (error) {
    if (isAway(error)) throw error;
    if (more.length === 0) return putOffFailed(id, error);
    const half = Math.ceil(ids.length / 2);
    await applyParts(ids.slice(0, half));
    await applyParts(ids.slice(half));
  }
}

/** @param ids only these; null for all that are due */
async function applyBatch(ids: readonly string[] | null): Promise<number> {
  const { seen, teams } = await inTransaction(async (client) => {
    const taken = await take(client, ids);
    if (taken.length === 0) return { seen: 0, teams: new Set<string>() };
    const due = taken.flatMap((row) => readable(row) ?? []);
    const unreadable = taken.filter((row) => !readable(row));
    const people = await recipientsOf(client, due);
    const isCarried = await carriedBy(client, new Set(due.flatMap(({ report }) => report.topic ?? [])), emailIdsOf(people));
    const states = new Map<string, Settled>();
    const again: Notified[] = [];
    const heard: Heard[] = [];
    const rows: Row[] = [];
    const breathe = breather();
    for (const one of due) {
      await breathe();
      const about = meantBy(one, people, isCarried);
      const found = Array.isArray(about) ? rowsOf(one, about) : about;
      if (Array.isArray(about) && one.source === "ses") heard.push(...toHeard(one, about));
      if (found === "later") again.push(one);
      else states.set(one.id, found === "unknown" ? "unknown" : found.length > 0 ? "applied" : "ignored");
      if (Array.isArray(found)) rows.push(...found);
    }
    await write(client, rows);
    await settle(client, states, again);
    await putOff(client, unreadable, "unreadable");
    await noteReported(client, heard);
    for (const state of states.values()) reportsTotal().inc({ state });
    return { seen: taken.length, teams: new Set(rows.map(({ person }) => person.team_id)) };
  });
  for (const teamId of teams) liveHint(teamId);
  return seen;
}

interface Taken extends Omit<Notified, "report"> {
  readonly parsed: ReturnType<typeof ProviderReport.safeParse>;
}

/** Null for what this version cannot read: a newer one, which wrote it, may. */
const readable = ({ parsed, ...row }: Taken): Notified | null => (parsed.success ? { ...row, report: parsed.data } : null);

const isDue = "state = 'waiting' AND next_try_at <= now() + interval '1 millisecond'";

const takeText = (which: string, end: string): string => `
  SELECT id, source, attempts, payload,
    received_at < now() - CASE WHEN payload ? 'topic' THEN make_interval(mins => $3) ELSE make_interval(hours => $2) END AS late
  FROM notifications WHERE ${which} ${end} FOR UPDATE SKIP LOCKED`;
const takeDue = takeText(isDue, "ORDER BY next_try_at LIMIT $1");
const takeThese = takeText("id = ANY ($1::uuid[]) AND state = 'waiting'", "");

/** Times are kept in milliseconds, so one may have been rounded into the future. */
async function take(client: PoolClient, ids: readonly string[] | null): Promise<Taken[]> {
  const { rows } = await client.query(
    ids
      ? { name: "take-these-reports", text: takeThese, values: [plain(ids), waitHours, boundWaitMinutes] }
      : { name: "take-reports", text: takeDue, values: [batch, waitHours, boundWaitMinutes] },
  );
  return rows.map(({ payload, ...row }) => ({ ...row, parsed: ProviderReport.safeParse(payload) }));
}

async function dueIds(): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>({
    name: "due-reports",
    text: `SELECT id FROM notifications WHERE ${isDue} ORDER BY next_try_at LIMIT $1`,
    values: [batch],
  });
  return rows.map(({ id }) => id);
}

/** How long one that cannot be read or applied is tried again: a deployment, or its way back, is over by then. */
const unreadableHours = 24;

/**
 * Comes due again after a minute, twice as long each time, at most an hour; after a day it is set aside for good.
 * The metric and the log name it when it is seen for the first time, and when it is set aside.
 */
async function putOff(
  client: Pick<PoolClient, "query">,
  rows: readonly Pick<Taken, "id">[],
  why: "unreadable" | "failed",
  error?: unknown,
): Promise<void> {
  if (rows.length === 0) return;
  const { rows: kept } = await client.query<{ id: string; source: string; attempts: number; state: string; type: string | null }>({
    name: "put-off-reports",
    text: `UPDATE notifications SET attempts = least(attempts + 1, 1000),
             state = CASE WHEN received_at < now() - make_interval(hours => $2) THEN 'unreadable' ELSE state END,
             settled_at = CASE WHEN received_at < now() - make_interval(hours => $2) THEN now() END,
             next_try_at = CASE WHEN received_at < now() - make_interval(hours => $2) THEN NULL
               ELSE now() + make_interval(secs => least(3600, 60 * 2 ^ least(attempts, 6))) END
           WHERE id = ANY ($1::uuid[]) AND state = 'waiting'
           RETURNING id, source, attempts, state, left(payload ->> 'type', 40) AS type`,
    values: [plain(rows.map(({ id }) => id)), unreadableHours],
  });
  for (const { id, source, attempts, state, type } of kept) {
    if (attempts > 1 && state === "waiting") continue;
    reportsTotal().inc({ state: state === "waiting" ? why : "unreadable" });
    log().error({ event: `report.${why}`, notificationId: id, source, type, state, err: error }, "a provider's report is set aside");
  }
}

const putOffFailed = (id: string, error: unknown): Promise<void> => putOff(pool(), [{ id }], "failed", error);

/** The recipients of every email that is spoken of, locked in the order of their ids, so that nobody locks anybody out. */
async function recipientsOf(client: PoolClient, due: readonly Notified[]): Promise<Map<string, KnownRecipient[]>> {
  const emailIds = due.flatMap(({ report }) => report.about.emailId ?? []);
  const providerIds = due.flatMap(({ report: { about } }) => (about.emailId === null && about.providerId ? [about.providerId] : []));
  const { rows } = await client.query<KnownRecipient & { provider_id: string | null }>({
    name: "recipients-reported",
    text: `SELECT r.email_id, r.team_id, e.from_address AS sender, r.no, r.address, coalesce(r.folded, r.address) AS folded, r.status, r.provider_id,
             EXISTS (SELECT FROM deliveries d WHERE d.email_id = r.email_id AND d.leased_until > now()) AS held
           FROM recipients r JOIN emails e ON e.id = r.email_id
           WHERE r.email_id = ANY ($1::uuid[]) OR r.provider_id = ANY ($2::text[])
           ORDER BY r.email_id, r.no FOR UPDATE OF r`,
    values: [plain([...new Set(emailIds)]), providerIds],
  });
  const found = new Map<string, KnownRecipient[]>();
  const put = (name: string, row: KnownRecipient) => {
    const before = found.get(name);
    if (before) before.push(row);
    else found.set(name, [row]);
  };
  for (const row of rows) {
    put(row.email_id, row);
    if (row.provider_id) put(`provider ${row.provider_id}`, row);
  }
  return found;
}

const emailIdsOf = (people: ReadonlyMap<string, KnownRecipient[]>): string[] => [
  ...new Set([...people.values()].flat().map(({ email_id }) => email_id)),
];

/** The recipients of the email that is spoken of. A team's own topic speaks of nobody else's: those it could mean are as good as not there. */
function meantBy(
  { report: { about, topic }, late }: Notified,
  people: ReadonlyMap<string, KnownRecipient[]>,
  isCarried: (topic: string, emailId: string) => boolean,
): KnownRecipient[] | "later" | "unknown" {
  const recipients = people.get(about.emailId ?? "") ?? people.get(`provider ${about.providerId}`);
  if (topic === undefined) return recipients ?? (late ? "unknown" : "later");
  const carried = (recipients ?? []).filter(({ email_id }) => isCarried(topic, email_id));
  if (carried.length > 0) return carried;
  return recipients || about.emailId !== null || late ? "unknown" : "later";
}

const toHeard = ({ report }: Notified, about: readonly KnownRecipient[]): Heard[] =>
  [...new Set(about.map(({ email_id }) => email_id))].map((emailId) => ({ emailId, topic: report.topic ?? null }));

function rowsOf({ report }: Notified, recipients: readonly KnownRecipient[]): Row[] | "later" {
  const meant = match(report, recipients);
  const alone = recipients.length === 1;
  if (report.type !== "sent") return meant.map((one) => toRow(report, one, alone));
  // That the provider took it is news only where the worker that gave it the message cannot say so any more.
  const open = meant.filter(({ person }) => waiting.includes(person.status));
  if (open.some(({ person }) => person.held)) return "later";
  return open.map((one) => toRow(report, one, alone));
}

/** @param alone the email has no other recipient */
const toRow = (report: ProviderReport, { person, told, unnamed }: Meant<KnownRecipient>, alone: boolean): Row => ({
  id: eventIdFor(report.at, `${person.email_id} ${unnamed ? "somebody" : person.no} ${report.type} ${report.ref}`),
  person,
  report,
  told,
  unnamed,
  hard:
    !unnamed &&
    (report.hard || (alone && report.hardAlone === true)) &&
    (person.address === person.sender || !isAboutSender(told?.text ?? "", person.sender)),
});

/** Openings and delays change no state: a delay is news about a message that is underway already. */
const stateOf = ({ report: { type }, unnamed }: Row): RecipientStatus | null =>
  unnamed || type === "opened" || type === "clicked" || type === "deferred" ? null : type;

const rankOf = (status: string) => `CASE ${status} ${recipientStatuses.map((one) => `WHEN '${one}' THEN ${ranks[one]}`).join(" ")} END`;

/** Recipients `r` on whom we gave up. That is no word about the message: the provider knows what became of it. */
const givenUp = `FROM events v WHERE v.email_id = r.email_id AND v.recipient_no = r.no AND v.type = 'failed'
        AND v.detail ->> 'reason' IN ('outcome_unknown', 'expired')`;
const provesUsWrong = `r.status = 'failed' AND b.status IN ('delivered', 'bounced') AND EXISTS (SELECT ${givenUp})`;

/**
 * The first word that we gave up on somebody whom the message had reached, or who refused it: what was counted then, in its hour,
 * is taken back, and the attempt is counted as what it was.
 */
const wrong = `
    SELECT f.team_id, f.sender, f.recipient, f.delivered, gave.at
    FROM (
      SELECT email_id, no, team_id, sender, recipient, bool_or(type <> 'bounced') AS delivered
      FROM fresh WHERE type IN ('delivered', 'bounced', 'complained') GROUP BY 1, 2, 3, 4, 5
    ) f JOIN recipients r ON r.email_id = f.email_id AND r.no = f.no AND r.status = 'failed'
    CROSS JOIN LATERAL (SELECT v.at ${givenUp} ORDER BY v.at DESC LIMIT 1) AS gave
    WHERE NOT EXISTS (
      SELECT FROM events v WHERE v.email_id = f.email_id AND v.recipient_no = f.no AND v.type IN ('delivered', 'bounced', 'complained')
    )`;

const hasAnswer = (row: string): string => `(${row}.code IS NOT NULL OR ${row}.enhanced IS NOT NULL OR ${row}.reply IS NOT NULL)`;

/**
 * A recipient's answer is that of the furthest event that has one, whatever the order in which they come: a complaint, which has none,
 * takes nothing from the answer of the delivery or the bounce.
 */
const isAnswered = `${hasAnswer("w")} AND ((b.id = w.id AND raised) OR (r.status NOT IN ('suppressed', 'canceled') AND NOT EXISTS (
        SELECT FROM events v WHERE v.email_id = r.email_id AND v.recipient_no = r.no AND ${rankOf("v.type")} >= ${rankOf("w.status")}
          AND v.detail ?| ARRAY['code', 'enhanced', 'text'])))`;

/** A code that an answer leaves out stays, unless it is of another class (2yz, 4yz, 5yz) than what the answer says. */
const keptWhereSilent = (own: "code" | "enhanced", other: "code" | "enhanced"): string =>
  `CASE WHEN t.reply IS NULL AND t.${own} IS NULL AND left(t.${other}::text, 1) = left(r.${own}::text, 1) THEN r.${own} ELSE t.${own} END`;

const text = `
  WITH said AS MATERIALIZED (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::float8[], $9::jsonb[], $10::text[],
        $11::smallint[], $12::text[], $13::text[], $14::text[], $15::text[], $16::boolean[])
      AS t (id, email_id, no, team_id, sender, recipient, type, ms, detail, status, code, enhanced, reply, lesson, folded, ends)
  ), news AS (
    INSERT INTO events (id, team_id, email_id, recipient_no, type, at, detail)
    SELECT DISTINCT ON (id) id, team_id, email_id, no, type, to_timestamp(ms / 1000), detail FROM said ORDER BY id ON CONFLICT (id) DO NOTHING RETURNING id
  ), fresh AS MATERIALIZED (
    SELECT DISTINCT ON (said.id) said.*, to_timestamp(ms / 1000) AS at FROM said JOIN news USING (id) ORDER BY said.id
  ), best AS (
    SELECT DISTINCT ON (email_id, no) * FROM fresh WHERE status IS NOT NULL ORDER BY email_id, no, ${rankOf("status")} DESC, ms
  ), answers AS (
    SELECT DISTINCT ON (email_id, no) * FROM fresh f WHERE status IS NOT NULL AND ${hasAnswer("f")} ORDER BY email_id, no, ${rankOf("status")} DESC, ms
  ), told AS (
    SELECT b.email_id, b.no, CASE WHEN raised THEN b.status ELSE r.status END AS status, raised, ${isAnswered} AS answered, w.code, w.enhanced, w.reply
    FROM best b JOIN recipients r ON r.email_id = b.email_id AND r.no = b.no LEFT JOIN answers w ON w.email_id = b.email_id AND w.no = b.no
    CROSS JOIN LATERAL (SELECT ${rankOf("r.status")} < ${rankOf("b.status")} OR ${provesUsWrong} AS raised) AS a
  ), people AS (
    UPDATE recipients r SET status = t.status, updated_at = now(),
      stage = CASE WHEN answered THEN 'report' ELSE r.stage END, reply = CASE WHEN answered THEN coalesce(t.reply, r.reply) ELSE r.reply END,
      code = CASE WHEN answered THEN ${keptWhereSilent("code", "enhanced")} ELSE r.code END,
      enhanced = CASE WHEN answered THEN ${keptWhereSilent("enhanced", "code")} ELSE r.enhanced END
    FROM told t WHERE r.email_id = t.email_id AND r.no = t.no AND (raised OR answered)
  ), lessons AS (
    SELECT uuidv7() AS id, team_id, recipient AS address, folded, lesson AS reason, 'all'::text AS scope, reply AS note, email_id, NULL::uuid AS created_by
    FROM fresh WHERE lesson IS NOT NULL
  ), learned AS (${suppressFrom("lessons")}
  ), handed AS (
    SELECT DISTINCT ON (email_id, no) * FROM fresh WHERE ends AND type IN ('sent', 'delivered', 'bounced', 'failed')
    ORDER BY email_id, no, type IN ('delivered', 'sent') DESC, at
  ), wrong AS (${wrong}
  ), tallied AS (
    SELECT team_id, sender, recipient, type, at, 1 AS weight FROM fresh WHERE type <> 'sent'
    UNION ALL SELECT team_id, sender, recipient, CASE WHEN type IN ('delivered', 'sent') THEN 'sent' ELSE 'unsent' END, at, 1
    FROM handed
    UNION ALL SELECT team_id, sender, recipient, was.type, at, was.weight
    FROM wrong CROSS JOIN LATERAL (VALUES ('failed', -1), ('unsent', -1), (CASE WHEN delivered THEN 'sent' ELSE 'unsent' END, 1)) AS was (type, weight)
  ), ${countedFrom("tallied", { weighed: true })}
  SELECT count(*)::int AS n FROM fresh`;

async function write(client: PoolClient, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: "apply-reports",
    text,
    values: [
      plain(rows.map(({ id }) => id)),
      plain(rows.map(({ person }) => person.email_id)),
      plain(rows.map(({ person, unnamed }) => (unnamed ? "NULL" : person.no))),
      plain(rows.map(({ person }) => person.team_id)),
      rows.map(({ person }) => person.sender),
      rows.map(({ person, unnamed }) => (unnamed ? null : person.address)),
      plain(rows.map(({ report }) => report.type)),
      plain(rows.map(({ report }) => report.at)),
      rows.map((row) => JSON.stringify(detailOf(row))),
      rows.map(stateOf),
      plain(rows.map(({ told }) => told?.code ?? "NULL")),
      rows.map(({ told }) => told?.enhanced ?? null),
      rows.map(({ told }) => told?.text ?? null),
      rows.map(lessonOf),
      rows.map(({ person }) => person.folded),
      rows.map(({ person, unnamed }) => !unnamed && waiting.includes(person.status) && !person.held),
    ],
  });
}

const detailOf = ({ report: { by, type, detail }, told, hard, unnamed }: Row) => ({
  reportedBy: by,
  ...(unnamed ? { recipientUnknown: true } : {}),
  ...(type === "bounced" ? { hard } : {}),
  ...(told?.code == null ? {} : { code: told.code }),
  ...(told?.enhanced == null ? {} : { enhanced: told.enhanced }),
  ...(told?.text == null ? {} : { text: told.text }),
  ...Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== null)),
});

function lessonOf({ report: { type }, hard, unnamed }: Row): "complaint" | "hard_bounce" | null {
  if (type === "complained" && !unnamed) return "complaint";
  return type === "bounced" && hard ? "hard_bounce" : null;
}

async function settle(client: PoolClient, states: ReadonlyMap<string, Settled>, again: readonly Notified[]): Promise<void> {
  const ids = [...states.keys()];
  await client.query({
    name: "settle-reports",
    text: `UPDATE notifications n SET state = t.state, settled_at = now(), next_try_at = NULL
           FROM unnest($1::uuid[], $2::text[]) AS t (id, state) WHERE n.id = t.id`,
    values: [plain(ids), plain([...states.values()])],
  });
  if (again.length === 0) return;
  await client.query({
    name: "keep-reports",
    text: `UPDATE notifications SET attempts = least(attempts + 1, 1000), next_try_at = now() + make_interval(secs => $2 * least(attempts + 1, 20))
           WHERE id = ANY ($1::uuid[])`,
    values: [plain(again.map(({ id }) => id)), againSeconds],
  });
  log().debug({ count: again.length }, "reports wait for their messages");
}
