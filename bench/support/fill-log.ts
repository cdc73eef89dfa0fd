/**
 * A log as an instance has it after a quarter: emails of 90 days by 200 teams, the first of which has a quarter of all mail,
 * with recipients, events and rollups. Written in SQL, in the order of time, with the secondary indexes made at the end.
 */
import { countedFrom } from "@/lib/emails/count-events";
import { db, pool } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";

export const teamCount = 200;
export const days = 90;
/** Of each email: what the parts below add up to. */
const eventsPerEmail = 2.57;

export interface FilledLog {
  /** The largest team, and one of ordinary size. */
  readonly large: string;
  readonly ordinary: string;
  readonly emails: number;
  readonly events: number;
  readonly seconds: number;
}

/** @param events about how many */
export async function fillLog(events: number, say: (what: string) => void): Promise<FilledLog> {
  const began = performance.now();
  const emails = Math.round(events / eventsPerEmail);
  const teams = Array.from({ length: teamCount }, newUuid);
  await db().team.createMany({ data: teams.map((id, n) => ({ id, name: `Team ${n}`, slug: `log-${id.slice(-12)}-${n}` })) });
  const step = async (what: string, text: string, values: unknown[] = []) => {
    const since = performance.now();
    await pool().query(text, values);
    say(`${what}: ${((performance.now() - since) / 1000).toFixed(1)} s`);
  };
  const indexes = await dropIndexes(["emails", "recipients", "events"]);
  await step("emails", emailsText, [emails, teams]);
  await step("recipients", recipientsText);
  await step("events", eventsText);
  for (const { indexdef } of indexes) await step(indexdef.replace(/^CREATE INDEX (\S+).*$/, "$1"), indexdef);
  for (const { from, to } of parts()) await pool().query(`WITH fresh AS (${countedText}), ${countedFrom("fresh")} SELECT`, [from, to]);
  say("rollups are counted");
  await step("vacuum", "VACUUM (ANALYZE) emails, recipients, events, tallies, team_tallies, domain_tallies");
  const { rows } = await pool().query("SELECT (SELECT count(*)::int FROM emails) AS emails, (SELECT count(*)::int FROM events) AS events");
  const [large = "", ordinary = ""] = [teams[0], teams[56]];
  return { large, ordinary, emails: rows[0].emails, events: rows[0].events, seconds: (performance.now() - began) / 1000 };
}

async function dropIndexes(tables: readonly string[]): Promise<{ indexdef: string }[]> {
  const { rows } = await pool().query<{ indexname: string; indexdef: string }>(
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY ($1) AND indexname NOT LIKE '%_pkey'",
    [tables],
  );
  for (const { indexname } of rows) await pool().query(`DROP INDEX "${indexname}"`);
  return rows;
}

/** Every fourth email is the first team's; the others have less the later they come. One in ten has no tags, one in a million a rare one. */
const emailsText = `
  INSERT INTO emails (id, team_id, source, mode, lane, message_id, from_address, from_name, to_line, cc_line, reply_to, subject, text, tags, created_at)
  SELECT id, ($2::uuid[])[CASE WHEN n % 4 = 0 THEN 1 ELSE 2 + floor(${teamCount - 1} * power(hashint8(n)::float8 / 4294967296.0 + 0.5, 1.5))::int END],
    'api', 'live', 0, '<' || id || '@acme.test>', (ARRAY['shop', 'hello', 'billing'])[1 + n % 3] || '@' || (ARRAY['acme.test', 'news.test'])[1 + n % 2], 'Acme', ARRAY['u' || n % 3000000 || '@' || (ARRAY['gmail.com', 'outlook.com', 'yahoo.com', 'icloud.com', 'gmx.de'])[1 + n % 5]], '{}', '{}',
    CASE WHEN n % 1000000 = 4 THEN 'A word like zeitgeist is rare' ELSE 'Your order ' || n || ' is on its way' END, 'It was packed today.',
    CASE WHEN n % 10 = 1 THEN NULL WHEN n % 1000000 = 4 THEN '{"kind": "rare"}'::jsonb ELSE '{"kind": "order"}'::jsonb END, uuid_extract_timestamp(id)
  FROM (SELECT n, uuidv7(-(($1::float8 - n) / $1::float8 * ${days * 86_400}) * interval '1 second') AS id FROM generate_series(1, $1::bigint) AS n) AS made`;

/** 2 in 100 bounce, 1 in 1,000 fails, 1 in 5,000 complains, 1 in 500 was only taken by the next hop. */
const statusOf = `CASE WHEN hash % 100 < 2 THEN 'bounced' WHEN hash % 1000 = 500 THEN 'failed' WHEN hash % 5000 = 1700 THEN 'complained'
  WHEN hash % 500 = 250 THEN 'sent' ELSE 'delivered' END`;
const recipientsText = `
  INSERT INTO recipients (email_id, no, team_id, kind, address, status, attempts, stage, code, enhanced, reply, remote_host, updated_at)
  SELECT id, 0, team_id, 'to', to_line[1], ${statusOf}, 1, 'dot', 250, '2.0.0', 'Ok: queued as 4F2', 'mx.example.com', created_at
  FROM (SELECT *, (hashtext(id::text) & 2147483647) AS hash FROM emails) AS hashed`;

const eventsText = `
  INSERT INTO events (id, team_id, email_id, recipient_no, type, at, detail)
  SELECT uuidv7(v.at - now()), r.team_id, r.email_id, 0, v.type, v.at, '{"attempt": 1, "code": 250, "text": "Ok: queued"}'
  FROM (SELECT *, (hashtext(email_id::text) & 2147483647) AS hash FROM recipients) r
  CROSS JOIN LATERAL (VALUES
    ('deferred', r.updated_at, r.hash % 33 = 0),
    ('sent', r.updated_at + interval '1 second', r.status <> 'failed' AND (r.status <> 'bounced' OR r.hash % 2 = 0)),
    ('failed', r.updated_at + interval '2 days', r.status = 'failed'),
    ('bounced', r.updated_at + interval '2 seconds', r.status = 'bounced'),
    ('delivered', r.updated_at + interval '3 seconds', r.status IN ('delivered', 'complained')),
    ('opened', r.updated_at + interval '2 hours', r.status = 'delivered' AND r.hash % 2 = 1),
    ('clicked', r.updated_at + interval '2 hours', r.status = 'delivered' AND r.hash % 17 = 1),
    ('complained', r.updated_at + interval '5 hours', r.status = 'complained')
  ) AS v (type, at, happened) WHERE v.happened AND v.at <= now()`;

const countedText = `
  SELECT v.team_id, e.from_address AS sender, e.to_line[1] AS recipient, v.type, v.at
  FROM events v JOIN emails e ON e.id = v.email_id WHERE v.id >= $1::uuid AND v.id < $2::uuid`;

/** Hour by hour, as rollups grow where mail flows: what a team reads of them lies as far apart as it would there. */
function parts(): { from: string; to: string }[] {
  const hourMs = 3_600_000;
  const until = Date.now() + hourMs;
  return Array.from({ length: (days + 2) * 24 }, (_, n) => until - n * hourMs)
    .reverse()
    .map((to) => ({ from: idAt(to - hourMs), to: idAt(to) }));
}

function idAt(ms: number): string {
  const hex = Math.floor(ms).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
