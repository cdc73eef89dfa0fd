/** The writing half of `accept`: many requests, one commit. */
import type { PoolClient } from "pg";
import { pool } from "@/lib/infra/db/client";
import { type GroupWriter, groupWriter } from "@/lib/infra/db/group-writer";
import { inTransaction } from "@/lib/infra/db/in-transaction";
import { plain, textArray } from "@/lib/infra/db/literal";
import { env } from "@/lib/infra/env";
import { newUuid } from "@/lib/infra/ids";
import { shared } from "@/lib/infra/singleton";
import type { Once } from "@/lib/kernel/context";
import { nameOfOnce } from "@/lib/kernel/once";
import { countedFrom } from "./count-events";
import type { Suppressed } from "./draft";
import type { NewAttachment } from "./read-attachments";
import { type RecipientStatus, waiting } from "./status";
import { bytesOf, hasAttachments, writeAttachments } from "./write-attachments";
import { isRepeat, writeRepeats } from "./write-repeats";

export interface NewRecipient {
  readonly kind: "to" | "cc" | "bcc";
  readonly address: string;
  /** Null when the address is folded as it stands. */
  readonly folded: string | null;
  readonly status: RecipientStatus;
  /** Why nothing is sent to it; null for whom it is sent to. */
  readonly suppressed: Suppressed | null;
}

export interface AcceptedRow {
  readonly id: string;
  readonly teamId: string;
  readonly keyId: string | null;
  readonly source: string;
  readonly mode: string;
  readonly lane: number;
  readonly messageId: string;
  readonly fromAddress: string;
  readonly fromName: string | null;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
  /** The text was made from the HTML. */
  readonly textMade: boolean;
  readonly headers: string | null;
  readonly tags: string | null;
  /** Null for at once. */
  readonly sendAt: Date | null;
  readonly recipients: readonly NewRecipient[];
  readonly attachments?: readonly NewAttachment[];
  /** The UUID of the email that it repeats, and whose files it takes over. */
  readonly repeats?: string;
}

/** What takes more than one statement. */
const isLarge = (row: AcceptedRow): boolean => hasAttachments(row) || isRepeat(row);

export interface AcceptRequest {
  readonly rows: readonly AcceptedRow[];
  /** An email of which a recipient stands on the team's suppression list for all mail is left out, and named. */
  readonly meetsList: boolean;
  readonly once: StoredOnce | null;
}

interface StoredOnce extends Once {
  readonly teamId: string;
  readonly status: number;
  readonly answer: string;
  /** For how long the answer may still change, because an outcome is waited for; null when it stands. */
  readonly openSeconds: number | null;
}

export interface AcceptResult {
  /** False when the Idempotency-Key was already taken; then nothing of the request was written. */
  readonly won: boolean;
  /** The ids of emails that were left out, among those of other requests. */
  readonly listed: ReadonlySet<string>;
}

const weigh = ({ rows }: AcceptRequest): number => Math.max(1, rows.length);

/** Whose commit takes longer is told that its outcome is unknown. */
const deadlineMs = (): number => env().DATABASE_TIMEOUT_SECONDS * 1500;
/** The bytes of files travel within the statement, so it may take so many times longer. */
const copyFactor = 4;

const acceptWriter = shared(
  "emails.accept",
  (): GroupWriter<AcceptRequest, AcceptResult> => groupWriter({ commit, lanes: 2, joinBelow: 100, maxWeight: 500, weigh, deadlineMs }),
);

/** An Idempotency-Key may have to wait for another process that has it. No email without one waits behind it. */
const acceptOnce = shared(
  "emails.acceptOnce",
  (): GroupWriter<AcceptRequest, AcceptResult> => groupWriter({ commit, lanes: 2, maxWeight: 500, weigh, deadlineMs }),
);

/** Files take their time on the way to the database. They have a writer of their own, so that no other email waits behind them. */
const acceptAttached = shared(
  "emails.acceptAttached",
  (): GroupWriter<AcceptRequest, AcceptResult> =>
    groupWriter({
      commit,
      lanes: 2,
      deadlineMs: () => copyFactor * deadlineMs(),
      maxWeight: 64_000_000,
      weigh: ({ rows }) => 100_000 + bytesOf(rows),
    }),
);

/** Resolves after COMMIT. */
export function write(request: AcceptRequest): Promise<AcceptResult> {
  const writer = request.rows.some(isLarge) ? acceptAttached : request.once ? acceptOnce : acceptWriter;
  return writer().write(request);
}

async function commit(requests: readonly AcceptRequest[]): Promise<AcceptResult[]> {
  const simple = requests.every(({ once, rows }) => !once && !rows.some(isLarge));
  if (simple) {
    const listed = await insert(pool(), requests);
    return requests.map(() => ({ won: true, listed }));
  }
  return inTransaction(async (client) => {
    const taken = await claimKeys(client, requests);
    const won = requests.map(({ once }) => !once || taken.has(nameOf(once)));
    const winners = requests.filter((_, i) => won[i]);
    const rows = winners.flatMap((request) => request.rows);
    const listed = await insert(client, winners);
    if (rows.some(hasAttachments))
      await client.query(`SET LOCAL statement_timeout = ${copyFactor * env().DATABASE_TIMEOUT_SECONDS * 1000}`);
    await writeAttachments(client, rows);
    await writeRepeats(client, rows);
    return won.map((yes) => ({ won: yes, listed }));
  });
}

const nameOf = ({ teamId, ...once }: Pick<StoredOnce, "teamId" | "mode" | "operation" | "key">) => nameOfOnce(teamId, once);

/** Sorted, so that two groups that share keys wait for each other instead of locking each other out. */
async function claimKeys(client: PoolClient, requests: readonly AcceptRequest[]): Promise<Set<string>> {
  const wanted = new Map(requests.flatMap(({ once }) => (once ? [[nameOf(once), once] as const] : [])));
  const sorted = [...wanted.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, once]) => once);
  const { rows } = await client.query({
    name: "claim-idempotency-keys",
    text: `INSERT INTO idempotency_keys (team_id, operation, key, hash, status, answer, mode, open_until)
           SELECT team_id, operation, key, hash, status, answer, mode, now() + make_interval(secs => open_seconds)
           FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::smallint[], $6::jsonb[], $7::text[], $8::float8[])
             AS t (team_id, operation, key, hash, status, answer, mode, open_seconds)
           ON CONFLICT DO NOTHING
           RETURNING team_id, operation, key, mode`,
    values: [
      sorted.map((once) => once.teamId),
      sorted.map((once) => once.operation),
      sorted.map((once) => once.key),
      sorted.map((once) => once.hash),
      sorted.map((once) => once.status),
      sorted.map((once) => once.answer),
      sorted.map((once) => once.mode),
      sorted.map((once) => once.openSeconds),
    ],
  });
  return new Set(rows.map((row) => nameOf({ teamId: row.team_id, operation: row.operation, key: row.key, mode: row.mode })));
}

const notListed = "NOT IN (SELECT email_id FROM listed)";
/** LIMIT 1 keeps it at one look into the index per address, whatever the planner thinks of the list's size. */
const insertText = `
  WITH given AS MATERIALIZED (
    SELECT * FROM unnest($19::uuid[], $20::smallint[], $21::uuid[], $22::text[], $23::text[], $24::text[], $25::text[], $38::boolean[])
      AS t (email_id, no, team_id, kind, address, folded, status, meets_list)
  ), listed AS MATERIALIZED (
    SELECT DISTINCT g.email_id FROM given g CROSS JOIN LATERAL (
      SELECT FROM suppressions s WHERE s.team_id = g.team_id AND s.folded = coalesce(g.folded, g.address) AND s.scope = 'all' LIMIT 1
    ) AS found WHERE g.meets_list
  ), accepted AS (
    INSERT INTO emails (id, team_id, key_id, source, mode, lane, message_id, from_address, from_name, to_line, cc_line, reply_to, subject, html, text, headers, tags, send_at, text_made)
    SELECT id, team_id, key_id, source, mode, lane, message_id, from_address, from_name, to_line::text[], cc_line::text[], reply_to::text[], subject, html, text, headers, tags, send_at, text_made
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::smallint[], $7::text[], $8::text[], $9::text[],
                $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::jsonb[], $17::jsonb[], $18::timestamptz[], $39::boolean[])
      AS t (id, team_id, key_id, source, mode, lane, message_id, from_address, from_name, to_line, cc_line, reply_to, subject, html, text, headers, tags, send_at, text_made)
    WHERE id ${notListed}
  ), people AS (
    INSERT INTO recipients (email_id, no, team_id, kind, address, folded, status)
    SELECT email_id, no, team_id, kind, address, folded, status FROM given WHERE email_id ${notListed}
  ), skipped AS MATERIALIZED (
    SELECT *, 'suppressed'::text AS type, now() AS at
    FROM unnest($26::uuid[], $27::uuid[], $28::uuid[], $29::smallint[], $30::text[], $31::text[], $37::text[]) AS t (id, team_id, email_id, no, sender, recipient, reason)
    WHERE email_id ${notListed}
  ), news AS (
    INSERT INTO events (id, team_id, email_id, recipient_no, type, detail)
    SELECT id, team_id, email_id, no, type, jsonb_build_object('reason', reason) FROM skipped
  ), ${countedFrom("skipped")}, places AS (
    INSERT INTO deliveries (email_id, team_id, lane, due_at, give_up_at)
    SELECT id, team_id, lane, coalesce(send_at, now()), coalesce(send_at, now()) + make_interval(hours => $36)
    FROM unnest($32::uuid[], $33::uuid[], $34::smallint[], $35::timestamptz[]) AS t (id, team_id, lane, send_at)
    WHERE id ${notListed}
  )
  SELECT email_id FROM listed`;

const none: ReadonlySet<string> = new Set();

interface Person {
  readonly recipient: NewRecipient;
  readonly no: number;
  readonly row: AcceptedRow;
  readonly meetsList: boolean;
}

const peopleOf = ({ rows, meetsList }: AcceptRequest): Person[] =>
  rows.flatMap((row) => row.recipients.map((recipient, no) => ({ recipient, no, row, meetsList })));
const isDue = ({ recipients }: AcceptedRow): boolean => recipients.some(({ status }) => waiting.includes(status));

/** The ids of those that were left out. */
async function insert(client: Pick<PoolClient, "query">, requests: readonly AcceptRequest[]): Promise<ReadonlySet<string>> {
  const rows = requests.flatMap((request) => request.rows);
  if (rows.length === 0) return none;
  const people = requests.flatMap(peopleOf);
  const skipped = people.filter(({ recipient }) => recipient.status === "suppressed");
  const due = rows.filter(isDue);
  const { rows: listed } = await client.query<{ email_id: string }>({
    name: "accept-emails",
    text: insertText,
    values: [
      plain(rows.map(({ id }) => id)),
      plain(rows.map(({ teamId }) => teamId)),
      plain(rows.map(({ keyId }) => keyId ?? "NULL")),
      plain(rows.map(({ source }) => source)),
      plain(rows.map(({ mode }) => mode)),
      plain(rows.map(({ lane }) => lane)),
      textArray(rows.map(({ messageId }) => messageId)),
      textArray(rows.map(({ fromAddress }) => fromAddress)),
      textArray(rows.map(({ fromName }) => fromName)),
      textArray(rows.map(({ to }) => textArray(to))),
      textArray(rows.map(({ cc }) => textArray(cc))),
      textArray(rows.map(({ replyTo }) => textArray(replyTo))),
      textArray(rows.map(({ subject }) => subject)),
      textArray(rows.map(({ html }) => html)),
      textArray(rows.map(({ text }) => text)),
      textArray(rows.map(({ headers }) => headers)),
      textArray(rows.map(({ tags }) => tags)),
      rows.map(({ sendAt }) => sendAt),
      plain(people.map(({ row }) => row.id)),
      plain(people.map(({ no }) => no)),
      plain(people.map(({ row }) => row.teamId)),
      plain(people.map(({ recipient }) => recipient.kind)),
      textArray(people.map(({ recipient }) => recipient.address)),
      textArray(people.map(({ recipient }) => recipient.folded)),
      plain(people.map(({ recipient }) => recipient.status)),
      plain(skipped.map(() => newUuid())),
      plain(skipped.map(({ row }) => row.teamId)),
      plain(skipped.map(({ row }) => row.id)),
      plain(skipped.map(({ no }) => no)),
      textArray(skipped.map(({ row }) => row.fromAddress)),
      textArray(skipped.map(({ recipient }) => recipient.address)),
      plain(due.map(({ id }) => id)),
      plain(due.map(({ teamId }) => teamId)),
      plain(due.map(({ lane }) => lane)),
      due.map(({ sendAt }) => sendAt),
      env().DELIVERY_GIVE_UP_HOURS,
      plain(skipped.map(({ recipient }) => recipient.suppressed?.reason ?? "NULL")),
      plain(people.map(({ meetsList }) => (meetsList ? "t" : "f"))),
      plain(rows.map(({ textMade }) => (textMade ? "t" : "f"))),
    ],
  });
  return listed.length === 0 ? none : new Set(listed.map(({ email_id }) => email_id));
}
