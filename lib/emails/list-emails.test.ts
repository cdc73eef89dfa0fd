import { expect, test } from "vitest";
import { addDay, dayOf, dayStart } from "@/lib/infra/day-start";
import { pool } from "@/lib/infra/db/client";
import { readId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import { as, aTeam, key, refusalOf } from "@/test/harness";
import { getEmail } from "./get-email";
import { getEmailStatus } from "./get-email-status";
import { listEmails } from "./list-emails";
import { rescheduleEmail } from "./reschedule-email";
import { sendEmail } from "./send-email";

async function withEmails(count: number) {
  const team = await aTeam();
  const run = as(key(team, "emails:send", "emails:read"), team).run;
  for (let n = 1; n <= count; n++)
    await run(sendEmail, { from: "a@sandbox.test", to: `b${n}@example.com`, subject: `No ${n}`, text: "Hi" });
  return { team, list: (input: Parameters<typeof listed>[1]) => listed(team, input) };
}

async function listed(
  team: TeamFacts,
  input: { cursor?: string; limit?: number; offset?: number; page?: number; status?: string; search?: string },
) {
  const answer = await as(key(team, "emails:read"), team).run(listEmails, { limit: 2, ...input });
  return { ...answer, subjects: answer.emails.map(({ subject }) => subject) };
}

test("pages lead to the oldest email and back to the newest, without a gap or a repetition", async () => {
  const { list } = await withEmails(5);
  const first = await list({});
  const second = await list({ cursor: first.nextCursor ?? "" });
  const third = await list({ cursor: second.nextCursor ?? "" });
  expect([first, second, third].map(({ subjects }) => subjects)).toEqual([["No 5", "No 4"], ["No 3", "No 2"], ["No 1"]]);
  expect([first.previousCursor, third.nextCursor]).toEqual([null, null]);
  const back = await list({ cursor: third.previousCursor ?? "" });
  expect(back).toMatchObject({ subjects: second.subjects, nextCursor: second.nextCursor });
  const start = await list({ cursor: back.previousCursor ?? "" });
  expect(start).toMatchObject({ subjects: first.subjects, previousCursor: null });
});

test("an email that arrives while one pages shifts nothing", async () => {
  const { team, list } = await withEmails(3);
  const first = await list({});
  await as(key(team, "emails:send"), team).run(sendEmail, { from: "a@sandbox.test", to: "c@example.com", subject: "Late", text: "Hi" });
  expect((await list({ cursor: first.nextCursor ?? "" })).subjects).toEqual(["No 1"]);
  expect((await list({ cursor: `-${first.emails[0]?.id}` })).subjects).toEqual(["Late"]);
});

test("an offset passes over so many, also where a filter is tried, and a cursor wins over it", async () => {
  const { list } = await withEmails(5);
  expect(await list({ offset: 1 })).toMatchObject({
    subjects: ["No 4", "No 3"],
    total: 5,
    page: 1,
    pages: 3,
    previousCursor: expect.any(String),
  });
  expect(await list({ offset: 4, page: 1 })).toMatchObject({ subjects: ["No 1"], page: 3, nextCursor: null });
  expect(await list({ offset: 1, search: "No" })).toMatchObject({ subjects: ["No 4", "No 3"], total: 5 });
  expect(await list({ offset: 9 })).toMatchObject({ subjects: [], total: 5, nextCursor: null });
  const { nextCursor } = await list({});
  expect((await list({ offset: 4, cursor: nextCursor ?? "" })).subjects).toEqual(["No 3", "No 2"]);
  expect(await refusalOf(list({ offset: -1 }))).toBe("validation_error");
});

test("a cursor that no list gave out is refused by its name", async () => {
  const { list } = await withEmails(0);
  expect(await refusalOf(list({ cursor: "x" }))).toBe("validation_error");
  for (const cursor of ["-", "-x", "--"]) expect(await refusalOf(list({ cursor }))).toBe("validation_error");
});

test("what waits for its time is listed in the order in which it leaves, over pages, and a move puts it where it belongs", async () => {
  const team = await aTeam();
  const { run } = as(key(team, "emails:send", "emails:read"), team);
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const ids = new Map<string, string>();
  for (const hours of [5, 1, 4, 2, 3]) {
    const letter = { from: "a@sandbox.test", to: `b${hours}@example.com`, subject: `In ${hours} h`, text: "Hi", sendAt: inHours(hours) };
    ids.set(letter.subject, (await run(sendEmail, letter)).id);
  }
  await run(sendEmail, { from: "a@sandbox.test", to: "c@example.com", subject: "At once", text: "Hi" });
  const page = async (input: { cursor?: string; search?: string; page?: number; offset?: number } = {}) => {
    const answer = await run(listEmails, { sort: "sendAt", limit: 2, ...input });
    return { ...answer, subjects: answer.emails.map(({ subject }) => subject) };
  };
  const first = await page();
  expect(first).toMatchObject({ subjects: ["In 1 h", "In 2 h"], total: 5, pages: 3, previousCursor: null, lookedTo: null });
  await run(rescheduleEmail, { id: ids.get("In 2 h") ?? "", sendAt: inHours(4.5) });
  const second = await page({ cursor: first.nextCursor ?? "" });
  expect(second.subjects).toEqual(["In 3 h", "In 4 h"]);
  const third = await page({ cursor: second.nextCursor ?? "" });
  expect(third).toMatchObject({ subjects: ["In 2 h", "In 5 h"], nextCursor: null });
  expect((await page({ page: 2 })).subjects).toEqual(["In 4 h", "In 2 h"]);
  expect(await page({ search: "b4@example.com" })).toMatchObject({ subjects: ["In 4 h"], total: 1, nextCursor: null });
  expect(await page({ search: "3 h" })).toMatchObject({ subjects: ["In 3 h"], total: 1 });
  await pool().query("UPDATE emails SET send_at = now() - interval '1 s' WHERE id = $1", [readId("email", ids.get("In 1 h") ?? "")]);
  expect((await page()).subjects).toEqual(["In 3 h", "In 4 h"]);
});

test("the order of leaving goes with no other status, with no cursor of the log, and shows nothing of another team", async () => {
  const [team, other] = [await aTeam(), await aTeam()];
  const { run } = as(key(team, "emails:send", "emails:read"), team);
  const sendAt = new Date(Date.now() + 3_600_000).toISOString();
  const { id } = await run(sendEmail, { from: "a@sandbox.test", to: "b@example.com", subject: "Later", text: "Hi", sendAt });
  expect(await refusalOf(run(listEmails, { sort: "sendAt", status: "scheduled,bounced" }))).toBe("validation_error");
  expect(await refusalOf(run(listEmails, { sort: "sendAt", cursor: id }))).toBe("validation_error");
  expect(await refusalOf(run(listEmails, { sort: "sendAt", cursor: `-${id}` }))).toBe("validation_error");
  expect((await run(listEmails, { sort: "sendAt", status: "scheduled" })).emails).toMatchObject([{ id, sendAt }]);
  expect(await as(key(other, "emails:read"), other).run(listEmails, { sort: "sendAt" })).toMatchObject({ emails: [], total: 0 });
});

test("a search in the order of leaving that fits hardly any email goes on from where it has looked to", async () => {
  const team = await aTeam();
  const { run } = as(key(team, "emails:send", "emails:read"), team);
  const soon = (n: number) => new Date(Date.now() + 3_600_000 + n * 1000).toISOString();
  await run(sendEmail, { from: "a@sandbox.test", to: "b@example.com", subject: "The last", text: "Hi", sendAt: soon(900_000) });
  await pool().query(
    `WITH made AS (SELECT uuidv7() AS id, n FROM generate_series(1, 6000) AS n),
     e AS (INSERT INTO emails (id, team_id, source, mode, lane, message_id, from_address, to_line, cc_line, reply_to, subject, text, send_at)
       SELECT id, $1, 'api', 'live', n % 2, id::text, 'a@sandbox.test', '{}', '{}', '{}', 'Many', 'x', now() + interval '1 hour' + n * interval '1 ms' FROM made)
     INSERT INTO deliveries (email_id, team_id, lane, due_at, give_up_at)
       SELECT id, $1, n % 2, now() + interval '1 hour' + n * interval '1 ms', now() + interval '5 days' FROM made`,
    [team.id],
  );
  const first = await run(listEmails, { sort: "sendAt", search: "The last" });
  expect(first).toMatchObject({ emails: [], lookedTo: expect.any(String), nextCursor: expect.any(String), totalIsEstimate: true });
  const second = await run(listEmails, { sort: "sendAt", search: "The last", cursor: first.nextCursor ?? "" });
  expect(second.emails.map(({ subject }) => subject)).toEqual(["The last"]);
  expect(await run(listEmails, { sort: "sendAt", limit: 1 })).toMatchObject({ total: 6001, lookedTo: null });
});

test("an address is found however it is written, at once and among what waits for its time", async () => {
  const team = await aTeam();
  const { run } = as(key(team, "emails:send", "emails:read"), team);
  const sendAt = new Date(Date.now() + 3_600_000).toISOString();
  const letter = { from: "Shop@sandbox.test", to: "Ada@MÜLLER.example", subject: "Hello", text: "Hi" };
  const [now, later] = [(await run(sendEmail, letter)).id, (await run(sendEmail, { ...letter, sendAt })).id];
  await run(sendEmail, { ...letter, from: "a@sandbox.test", to: "b@example.com" });
  const wholes = ["ada@müller.example", "Ada@xn--mller-kva.example", "<ADA@Müller.Example>"];
  for (const filter of [
    ...[...wholes, "ada@", "ADA", "@müller.example"].map((to) => ({ to })),
    ...["shop@sandbox.test", "SHOP@Sandbox.Test"].map((from) => ({ from })),
    ...[...wholes, "aDa", "müller.example", "@Müller.example", "shop@sandbox.test"].map((search) => ({ search })),
  ]) {
    const ids = async (more: object) => (await run(listEmails, { ...filter, ...more })).emails.map(({ id }) => id);
    expect([filter, await ids({}), await ids({ sort: "sendAt" })]).toEqual([filter, [later, now], [later]]);
  }
  expect(await run(listEmails, { from: "sandbox.test" })).toMatchObject({ total: 3 });
});

test("a From that is not ASCII is found as it was written", async () => {
  const team = await aTeam();
  const { run } = as(key(team, "emails:send", "emails:read"), team);
  const { id } = await run(sendEmail, { from: "Élodie@sandbox.test", to: "b@example.com", subject: "Salut", text: "Hi" });
  for (const from of ["Élodie@sandbox.test", "ÉLODIE@Sandbox.test"])
    expect((await run(listEmails, { from })).emails).toMatchObject([{ id }]);
});

test("no filter is too odd to be asked, but for one that PostgreSQL could not be given", async () => {
  const { team } = await withEmails(1);
  const { run } = as(key(team, "emails:read"), team);
  for (const text of [
    "@",
    "@@",
    "<",
    "<>",
    "ada@",
    "a b@c",
    '"',
    '"a b@',
    "%",
    "_",
    "\\",
    ".",
    "a.",
    "xn--",
    "a@xn--\u{1F600}",
    "İ@İ.test",
    "\ud800",
  ])
    for (const filter of [{ search: text }, { from: text }, { to: text }])
      expect([filter, await run(listEmails, filter)]).toEqual([filter, expect.objectContaining({ page: 1 })]);
  for (const name of ["search", "from", "to", "tag"])
    expect(await refusalOf(run(listEmails, { [name]: "a\u0000b" }))).toBe("validation_error");
});

test("what Amazon SES calls the message stands beside each recipient, and is null where another way was taken", async () => {
  const team = await aTeam();
  const { run } = as(key(team, "emails:send", "emails:read"), team);
  const { id } = await run(sendEmail, { from: "a@sandbox.test", to: ["b@example.com", "c@example.com"], subject: "Hello", text: "Hi" });
  const ses = "0100019a1b2c3d4e-1a2b3c4d-0000-4000-8000-123456789abc-000000";
  await pool().query("UPDATE recipients SET provider_id = $2 WHERE email_id = $1 AND no = 0", [readId("email", id), ses]);
  const expected = [{ providerMessageId: ses }, { providerMessageId: null }];
  expect((await run(getEmail, { id })).email.recipients).toMatchObject(expected);
  expect((await run(getEmailStatus, { id })).recipients).toMatchObject(expected);
  const other = await aTeam();
  for (const search of [ses, `<${ses}@email.amazonses.com>`, `${ses}@eu-west-1.amazonses.com`]) {
    expect((await run(listEmails, { search })).emails).toMatchObject([{ id }]);
    expect(await as(key(other, "emails:read"), other).run(listEmails, { search })).toMatchObject({ emails: [], total: 0 });
  }
});

test("a stretch of the log is asked for in days of the team's clock or in moments", async () => {
  const team = { ...(await aTeam()), timeZone: "Pacific/Kiritimati" };
  const { run } = as(key(team, "emails:send", "emails:read"), team);
  const { id } = await run(sendEmail, { from: "a@sandbox.test", to: "b@example.com", subject: "Hello", text: "Hi" });
  await pool().query("UPDATE emails SET created_at = uuid_extract_timestamp(id) WHERE id = $1", [readId("email", id)]);
  const [row] = (await run(listEmails, {})).emails;
  const today = dayOf(new Date(row?.createdAt ?? ""), team.timeZone);
  const ids = async (input: object) => (await run(listEmails, input)).emails.map((one) => one.id);
  expect(await ids({ after: today })).toEqual([id]);
  expect(await ids({ after: today, before: addDay(today) })).toEqual([id]);
  expect(await ids({ before: today })).toEqual([]);
  expect(await ids({ after: addDay(today) })).toEqual([]);
  expect(await ids({ after: dayStart(today, team.timeZone).toISOString() })).toEqual([id]);
});
