import { expect, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { newUuid, publicId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import { getTeam } from "@/lib/teams";
import { updateTeam } from "@/lib/teams/update-team";
import { as, aTeam, key, member, refusalOf } from "@/test/harness";
import { getEmail } from "./get-email";
import { getEmailSource } from "./get-email-source";
import { removeOld } from "./remove-old";
import { resendEmail } from "./resend-email";

const run = () => removeOld.run({} as never, {});
const count = async (sql: string, values: unknown[]): Promise<number> =>
  (await pool().query(`SELECT count(*)::int AS n FROM ${sql}`, values)).rows[0].n;

interface Old {
  days: number;
  /** Days ago; negative for what is ahead. */
  sendAt?: number;
  waits?: boolean;
}

/** A settled email of so many days ago, with a file and an event. */
async function anOld(team: TeamFacts, { days, sendAt, waits = false }: Old): Promise<string> {
  const { rows } = await pool().query(
    `WITH e AS (
       INSERT INTO emails (id, team_id, source, mode, lane, message_id, from_address, to_line, cc_line, reply_to, subject, html, text, headers, attached, created_at, send_at)
       SELECT uuidv7(make_interval(days => -$2::int)), $1, 'api', 'live', 0, '<x@sandbox.test>', 'ada@sandbox.test', '{bob@example.com}', '{}', '{}', 'Old', '<p>Hi</p>', 'Hi',
         '{"X-Kept":"no"}', 1, now() - make_interval(days => $2::int), now() - make_interval(days => $3::int)
       RETURNING id, team_id
     ), r AS (INSERT INTO recipients (email_id, no, team_id, kind, address, status) SELECT id, 0, team_id, 'to', 'bob@example.com', $4 FROM e),
     v AS (INSERT INTO events (id, team_id, email_id, recipient_no, type) SELECT uuidv7(), team_id, id, 0, 'sent' FROM e WHERE NOT $5),
     a AS (INSERT INTO attachments (email_id, no, team_id, filename, content_type, size, sha256, content) SELECT id, 0, team_id, 'a.txt', 'text/plain', 1, 'x', 'a' FROM e),
     h AS (INSERT INTO handovers (email_id, provider_id) SELECT id, uuidv7() FROM e),
     s AS (INSERT INTO sandbox_messages (id, team_id, email_id, envelope_from, recipients, subject, raw) SELECT uuidv7(), team_id, id, 'ada@sandbox.test', '{}', 'Old', 'Hi' FROM e),
     d AS (INSERT INTO deliveries (email_id, team_id, lane, due_at, give_up_at) SELECT id, team_id, 0, now() + interval '1 day', now() + interval '2 days' FROM e WHERE $5)
     SELECT id FROM e`,
    [team.id, days, sendAt ?? null, waits ? "deferred" : "sent", waits],
  );
  return rows[0].id;
}

const hasContent = (id: string) =>
  count("emails e JOIN attachments a ON a.email_id = e.id WHERE e.id = $1 AND html IS NOT NULL AND headers IS NOT NULL", [id]);
const traces = async (id: string) =>
  Promise.all(
    [
      "emails WHERE id",
      "recipients WHERE email_id",
      "events WHERE email_id",
      "attachments WHERE email_id",
      "handovers WHERE email_id",
      "sandbox_messages WHERE email_id",
    ].map((where) => count(`${where} = $1`, [id])),
  );

test("after 30 days the content goes and what became of it stays; after 90 nothing of it is left", async () => {
  const team = await aTeam();
  const [young, old, ancient] = [await anOld(team, { days: 29 }), await anOld(team, { days: 31 }), await anOld(team, { days: 91 })];
  await run();
  expect([await hasContent(young), await hasContent(old)]).toEqual([1, 0]);
  expect(await traces(old)).toEqual([1, 1, 1, 0, 1, 0]);
  expect(await traces(ancient)).toEqual([0, 0, 0, 0, 0, 0]);
  const reader = as(key(team, "emails:send", "emails:read"), team);
  const { email } = await reader.run(getEmail, { id: old });
  expect(email).toMatchObject({ html: null, text: null, headers: {}, subject: "Old", contentRemovedAt: expect.any(String) });
  expect(await refusalOf(reader.run(getEmailSource, { id: old }))).toBe("content_removed");
  expect(await refusalOf(reader.run(resendEmail, { id: old }))).toBe("content_removed");
});

test("what still waits keeps its content, and loses it when it has waited", async () => {
  const team = await aTeam();
  const waiting = await anOld(team, { days: 40, waits: true });
  const ancient = await anOld(team, { days: 120, waits: true });
  const scheduled = await anOld(team, { days: 40, sendAt: 12 });
  await run();
  for (const id of [waiting, ancient, scheduled]) expect(await hasContent(id)).toBe(1);
  await pool().query("DELETE FROM deliveries WHERE team_id = $1", [team.id]);
  await pool().query("UPDATE emails SET send_at = now() - interval '31 days' WHERE id = $1", [scheduled]);
  await run();
  for (const id of [waiting, scheduled]) expect(await hasContent(id)).toBe(0);
  expect(await traces(ancient)).toEqual([0, 0, 0, 0, 0, 0]);
});

test("more than one batch is done in one run, and a second run finds nothing to do", async () => {
  const team = await aTeam();
  await pool().query(
    `INSERT INTO emails (id, team_id, source, mode, lane, message_id, from_address, to_line, cc_line, reply_to, subject, text, created_at)
     SELECT uuidv7(make_interval(days => -40, secs => n)), $1, 'api', 'live', 0, '<x@sandbox.test>', 'ada@sandbox.test', '{}', '{}', '{}', 'Old', 'Hi', now() - interval '40 days'
     FROM generate_series(1, 450) AS n`,
    [team.id],
  );
  await run();
  expect(await count("emails WHERE team_id = $1 AND content_removed_at IS NULL", [team.id])).toBe(0);
  const before = await pool().query("SELECT max(content_removed_at) AS at FROM emails WHERE team_id = $1", [team.id]);
  await run();
  const after = await pool().query("SELECT max(content_removed_at) AS at FROM emails WHERE team_id = $1", [team.id]);
  expect(after.rows).toEqual(before.rows);
});

test("a team may keep its mail shorter than the instance, and never longer", async () => {
  const [team, other] = [await aTeam(), await aTeam()];
  const admin = as(member(team, "admin"), team);
  expect(await admin.run(getTeam, {})).toMatchObject({ retentionDays: 90, contentRetentionDays: 30 });
  expect(await admin.run(updateTeam, { retentionDays: 5, contentRetentionDays: 10 })).toMatchObject({
    retentionDays: 5,
    contentRetentionDays: 5,
  });
  expect(await refusalOf(admin.run(updateTeam, { retentionDays: 91 }))).toBe("validation_error");
  expect(await refusalOf(admin.run(updateTeam, { contentRetentionDays: 0 }))).toBe("validation_error");
  const [mine, theirs] = [await anOld(team, { days: 6 }), await anOld(other, { days: 6 })];
  await run();
  expect([await count("emails WHERE id = $1", [mine]), await count("emails WHERE id = $1", [theirs])]).toEqual([0, 1]);
  expect(await admin.run(updateTeam, { retentionDays: 90, contentRetentionDays: 30 })).toMatchObject({
    retentionDays: 90,
    contentRetentionDays: 30,
  });
  Object.assign(env(), { MESSAGE_RETENTION_DAYS: 3 });
  expect(await admin.run(getTeam, {})).toMatchObject({ retentionDays: 3, contentRetentionDays: 3 });
  Object.assign(env(), { MESSAGE_RETENTION_DAYS: 90 });
});

test("figures outlive the mail they were counted from", async () => {
  const team = await aTeam();
  await pool().query(
    "INSERT INTO tallies (team_id, hour, sender, sent) VALUES ($1, date_trunc('hour', now() - interval '91 days'), 'ada@sandbox.test', 7)",
    [team.id],
  );
  const id = await anOld(team, { days: 91 });
  await run();
  expect(await count("emails WHERE id = $1", [id])).toBe(0);
  expect(await count("tallies WHERE team_id = $1 AND sent = 7", [team.id])).toBe(1);
});

test("an id that is not there is said to be not there, like one of another team", async () => {
  const team = await aTeam();
  expect(await refusalOf(as(key(team, "emails:send"), team).run(resendEmail, { id: publicId("email", newUuid()) }))).toBe(
    "email_not_found",
  );
});
