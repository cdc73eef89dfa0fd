/** Whatever became of the recipients, the log's two filters find exactly the rows that show what was asked for. */
import { beforeAll, describe, expect, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import type { TeamFacts } from "@/lib/kernel/context";
import { as, aTeam, key } from "@/test/harness";
import { listEmails } from "./list-emails";
import type { EmailRow } from "./schemas";
import { emailStatuses, recipientStatuses, waiting } from "./status";

/** Every status alone, every two, and some three; what is scheduled both before its time and after it. */
const mixtures: readonly (readonly string[])[] = [
  ...recipientStatuses.map((one) => [one]),
  ...recipientStatuses.flatMap((one) => recipientStatuses.map((two) => [one, two])),
  ["sent", "bounced", "queued"],
  ["delivered", "delivered", "bounced"],
  ["bounced", "failed", "suppressed"],
  ["scheduled", "canceled", "suppressed"],
  ["queued", "deferred", "sending"],
];

async function aMixedLog(): Promise<TeamFacts> {
  const team = await aTeam();
  const made = mixtures.flatMap((statuses) => (statuses.includes("scheduled") ? [-1, 1] : [null]).map((hours) => ({ statuses, hours })));
  await pool().query(
    `WITH given AS (
       SELECT uuidv7() AS id, said ->> 'hours' AS hours, said -> 'statuses' AS statuses FROM json_array_elements($2::json) AS said
     ), made AS (
       INSERT INTO emails (id, team_id, source, mode, lane, message_id, from_address, to_line, cc_line, reply_to, subject, text, send_at)
       SELECT id, $1, 'api', 'live', 0, id::text, 'a@acme.test', '{}', '{}', '{}', 'Hi', 'Hi', now() + hours::int * interval '1 hour' FROM given
     ), people AS (
       INSERT INTO recipients (email_id, no, team_id, kind, address, status)
       SELECT id, n - 1, $1, 'to', 'b' || n || '@example.com', status FROM given, json_array_elements_text(statuses) WITH ORDINALITY AS each (status, n)
       RETURNING email_id, no, status
     ), places AS (
       INSERT INTO deliveries (email_id, team_id, lane, due_at, give_up_at)
       SELECT DISTINCT id, $1::uuid, 0, coalesce(now() + hours::int * interval '1 hour', now()), now() + interval '1 day'
       FROM given WHERE id IN (SELECT email_id FROM people WHERE status = ANY ($3))
     )
     INSERT INTO events (id, team_id, email_id, recipient_no, type) SELECT uuidv7(), $1, email_id, no, status FROM people`,
    [team.id, JSON.stringify(made), waiting],
  );
  return team;
}

let team: TeamFacts;
let log: EmailRow[];
const list = (input: object) => as(key(team, "emails:read"), team).run(listEmails, { limit: 200, ...input });
const ids = (rows: readonly EmailRow[]) => rows.map(({ id }) => id);
const holds = (row: EmailRow, statuses: readonly string[]) => row.recipients.some(({ status }) => statuses.includes(status));

beforeAll(async () => {
  team = await aMixedLog();
  log = (await list({})).emails;
});

test("the log has every mixture, and each status is that of some row", () => {
  expect(log.length).toBeGreaterThan(mixtures.length);
  expect(new Set(log.map(({ status }) => status))).toEqual(new Set(emailStatuses));
});

describe.each([
  ...emailStatuses.map((status) => [status]),
  ["queued", "scheduled"],
  ["scheduled", "bounced"],
  ["queued", "sent"],
  ["partial", "failed", "canceled"],
  ["queued", "sending", "deferred"],
  [...emailStatuses],
])("%s %s %s", (...statuses) => {
  test("as the status of the email: every row that shows it and no other", async () => {
    const found = await list({ status: statuses.join(",") });
    expect(ids(found.emails)).toEqual(ids(log.filter(({ status }) => statuses.includes(status))));
    expect(found.total).toBe(found.emails.length);
  });

  const ofPeople = statuses.filter((status) => status !== "partial");
  test.runIf(ofPeople.length > 0)("as the status of a recipient: every row of which one recipient shows it", async () => {
    expect(ids((await list({ recipientStatus: ofPeople })).emails)).toEqual(ids(log.filter((row) => holds(row, ofPeople))));
  });
});

test("both together ask for both", async () => {
  const found = await list({ status: "partial", recipientStatus: "bounced" });
  expect(found.emails.length).toBeGreaterThan(0);
  expect(ids(found.emails)).toEqual(ids(log.filter((row) => row.status === "partial" && holds(row, ["bounced"]))));
});

test("in the order of leaving there is only what is scheduled, by either name", async () => {
  for (const name of ["status", "recipientStatus"]) {
    expect((await list({ sort: "sendAt", [name]: "scheduled" })).emails.length).toBeGreaterThan(0);
    await expect(list({ sort: "sendAt", [name]: "bounced" })).rejects.toMatchObject({ code: "validation_error", detail: { field: name } });
  }
});

test("no recipient is partial", async () => {
  await expect(list({ recipientStatus: "partial" })).rejects.toMatchObject({ detail: { field: "recipientStatus" } });
});
