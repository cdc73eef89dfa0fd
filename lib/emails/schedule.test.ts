import { afterEach, expect, test, vi } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { readId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import { isFault } from "@/lib/kernel/fault";
import { openApi } from "@/test/api";
import { aKey, as, aTeam, key, member, refusalOf } from "@/test/harness";
import { cancelEmail } from "./cancel-email";
import { cancelEmails } from "./cancel-emails";
import { getEmail } from "./get-email";
import { getEmailStatus } from "./get-email-status";
import { listEmails } from "./list-emails";
import { queueState } from "./queue-state";
import { rescheduleEmail } from "./reschedule-email";
import { sendEmail } from "./send-email";
import { waitingOf } from "./tallies";

const hour = 3_600_000;
const inHours = (hours: number): string => new Date(Date.now() + hours * hour).toISOString();
const letter = { from: "ada@sandbox.test", to: "bob@example.com", subject: "Later", text: "Hello." };
const sender = (team: TeamFacts) => as(key(team, "emails:send", "emails:read"), team);
const uuid = (id: string) => readId("email", id) ?? "";
const delivery = async (id: string) =>
  (await pool().query("SELECT due_at, give_up_at FROM deliveries WHERE email_id = $1", [uuid(id)])).rows[0] ?? null;
/** As if its time had come. */
const passTime = (id: string) =>
  pool().query(
    "WITH e AS (UPDATE emails SET send_at = now() - interval '1 second' WHERE id = $1) UPDATE deliveries SET due_at = now() - interval '1 second' WHERE email_id = $1",
    [uuid(id)],
  );
const refused = async (doing: Promise<unknown>) => {
  try {
    await doing;
  } catch (error) {
    if (isFault(error)) return { code: error.code, field: error.detail.field, message: error.message };
    throw error;
  }
  throw new Error("Nothing was refused.");
};

afterEach(() => {
  vi.useRealTimers();
});

test("an email with a time is stored for it, answers it, and stands in the log as scheduled", async () => {
  const team = await aTeam();
  const sendAt = inHours(2);
  const accepted = await sender(team).run(sendEmail, { ...letter, sendAt });
  expect(accepted).toMatchObject({ status: "scheduled", sendAt, messageId: expect.stringMatching(/^<.+@sandbox\.test>$/) });
  const row = await delivery(accepted.id);
  expect(row.due_at.toISOString()).toBe(sendAt);
  expect(row.give_up_at.getTime() - row.due_at.getTime()).toBe(96 * hour);
  const { emails } = await sender(team).run(listEmails, { status: "scheduled" });
  expect(emails.map(({ id, status, sendAt: at }) => [id, status, at])).toEqual([[accepted.id, "scheduled", sendAt]]);
  expect((await sender(team).run(listEmails, { status: "queued" })).emails).toEqual([]);
});

test("the answer is 202 through the API in every documented spelling, and two that differ are refused", async () => {
  const team = await aTeam();
  const { secret } = await aKey(team);
  const api = await openApi("web");
  const sendAt = inHours(1);
  for (const name of ["sendAt", "send_at", "scheduledAt", "scheduled_at"]) {
    const { status, body } = await api.ask("/emails", { key: secret, json: { ...letter, [name]: sendAt }, headers: { Prefer: "wait=5" } });
    expect([status, body.status, body.sendAt]).toEqual([202, "scheduled", sendAt]);
  }
  const both = await api.ask("/emails", { key: secret, json: { ...letter, sendAt, scheduled_at: inHours(3) } });
  expect([both.status, both.body.error.code]).toEqual([422, "validation_error"]);
  const local = await api.ask("/emails", { key: secret, json: { ...letter, sendAt: "2099-06-01T09:00:00" } });
  expect([local.status, local.body.error.field]).toEqual([422, "sendAt"]);
  expect(local.body.error.message).toContain("zone is missing");
  const batch = await api.ask("/emails/batch", {
    key: secret,
    json: { emails: [{ ...letter, send_at: sendAt }, { ...letter, send_at: inHours(-1) }, letter] },
  });
  expect(batch.body.results.map((one: { status: string; sendAt?: string }) => [one.status, one.sendAt])).toEqual([
    ["scheduled", sendAt],
    ["failed", undefined],
    ["queued", undefined],
  ]);
  expect(batch.body.results[1].error.field).toBe("emails.1.sendAt");
  await api.close();
});

test("a time that has passed, or lies more than thirty days ahead, is refused", async () => {
  const team = await aTeam();
  const send = (sendAt: string) => refused(sender(team).run(sendEmail, { ...letter, sendAt }));
  expect(await send(inHours(-0.001))).toMatchObject({
    code: "validation_error",
    field: "sendAt",
    message: expect.stringContaining("has passed"),
  });
  expect(await send(inHours(30 * 24 + 0.1))).toMatchObject({
    code: "validation_error",
    field: "sendAt",
    message: expect.stringContaining("30 days"),
  });
  await sender(team).run(sendEmail, { ...letter, sendAt: inHours(30 * 24 - 0.1) });
});

test("the clock of this process, ten minutes off either way or set back while it runs, decides nothing", async () => {
  const team = await aTeam();
  const [soon, gone, last] = [inHours(1 / 60), inHours(-1 / 60), inHours(30 * 24 - 0.05)];
  for (const minutes of [10, -10, -120]) {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + minutes * 60_000 });
    for (const sendAt of [soon, last]) {
      const { id } = await sender(team).run(sendEmail, { ...letter, sendAt });
      expect((await delivery(id)).due_at.toISOString()).toBe(sendAt);
    }
    expect(await refusalOf(sender(team).run(sendEmail, { ...letter, sendAt: gone }))).toBe("validation_error");
    vi.useRealTimers();
  }
});

test("a retry with the same Idempotency-Key is answered alike, even when the time has come meanwhile", async () => {
  const team = await aTeam();
  const sendAt = inHours(1);
  const first = await sender(team).run(sendEmail, { ...letter, sendAt }, "one");
  await passTime(first.id);
  expect(await sender(team).run(sendEmail, { ...letter, sendAt }, "one")).toEqual(first);
});

test("it is moved while it waits: what is due, what gives up and what is shown move with it, and the move is on record", async () => {
  const team = await aTeam();
  const [first, second] = [inHours(1), inHours(48)];
  const { id } = await sender(team).run(sendEmail, { ...letter, sendAt: first });
  const who = member(team, "developer");
  expect(await as(who, team).run(rescheduleEmail, { id, sendAt: second })).toMatchObject({ id, status: "scheduled", sendAt: second });
  await as(who, team).run(rescheduleEmail, { id, sendAt: second });
  const row = await delivery(id);
  expect([row.due_at.toISOString(), row.give_up_at.getTime() - row.due_at.getTime()]).toEqual([second, 96 * hour]);
  const { email, events } = await sender(team).run(getEmail, { id });
  expect(email).toMatchObject({ status: "scheduled", sendAt: second, nextAttemptAt: second });
  expect(events).toMatchObject([
    { type: "rescheduled", recipient: null, detail: { from: first, to: second, by: expect.stringMatching(/^usr_/) } },
  ]);
});

test("what does not wait for its time is not moved: due, canceled, never scheduled, another team's", async () => {
  const [team, other] = [await aTeam(), await aTeam()];
  const move = (id: string, whose = team) => refusalOf(sender(whose).run(rescheduleEmail, { id, sendAt: inHours(5) }));
  const due = await sender(team).run(sendEmail, { ...letter, sendAt: inHours(1) });
  await passTime(due.id);
  expect(await move(due.id)).toBe("email_not_scheduled");
  const stopped = await sender(team).run(sendEmail, { ...letter, sendAt: inHours(1) });
  await sender(team).run(cancelEmail, { id: stopped.id });
  expect(await move(stopped.id)).toBe("email_not_scheduled");
  expect(await move((await sender(team).run(sendEmail, letter)).id)).toBe("email_not_scheduled");
  const scheduled = await sender(team).run(sendEmail, { ...letter, sendAt: inHours(1) });
  expect(await move(scheduled.id, other)).toBe("email_not_found");
  expect(await refusalOf(sender(team).run(rescheduleEmail, { id: scheduled.id, sendAt: inHours(-1) }))).toBe("validation_error");
});

test("canceling is done once, answers the same again, and says who did it", async () => {
  const team = await aTeam();
  const { id } = await sender(team).run(sendEmail, { ...letter, cc: "suppressed@sandbox.test", sendAt: inHours(1) });
  const first = await sender(team).run(cancelEmail, { id });
  expect(await sender(team).run(cancelEmail, { id })).toEqual(first);
  expect(await delivery(id)).toBeNull();
  const { email, events } = await sender(team).run(getEmail, { id });
  expect(email.recipients.map(({ status }) => status)).toEqual(["canceled", "suppressed"]);
  expect(events.filter(({ type }) => type === "canceled")).toMatchObject([
    { recipient: "bob@example.com", detail: { reason: "asked", by: expect.stringMatching(/^key_/) } },
  ]);
});

test("what waits for its turn is canceled too; what a worker holds, or has handed over, is not", async () => {
  const team = await aTeam();
  const [queued, held, handed, sent] = await Promise.all(Array.from({ length: 4 }, () => sender(team).run(sendEmail, letter)));
  await pool().query("UPDATE deliveries SET leased_until = now() + interval '1 minute', lease_token = uuidv7() WHERE email_id = $1", [
    uuid(held?.id ?? ""),
  ]);
  await pool().query(
    "UPDATE deliveries SET leased_until = now() - interval '1 minute', lease_token = uuidv7(), handed_at = now() WHERE email_id = $1",
    [uuid(handed?.id ?? "")],
  );
  await pool().query("WITH d AS (DELETE FROM deliveries WHERE email_id = $1) UPDATE recipients SET status = 'sent' WHERE email_id = $1", [
    uuid(sent?.id ?? ""),
  ]);
  expect((await sender(team).run(cancelEmail, { id: queued?.id ?? "" })).status).toBe("canceled");
  for (const one of [held, handed, sent])
    expect(await refusalOf(sender(team).run(cancelEmail, { id: one?.id ?? "" }))).toBe("email_not_cancelable");
});

test("of a selection all that can be canceled is, and another team's is not touched", async () => {
  const [team, other] = [await aTeam(), await aTeam()];
  const [a, b] = [await sender(team).run(sendEmail, { ...letter, sendAt: inHours(1) }), await sender(team).run(sendEmail, letter)];
  const foreign = await sender(other).run(sendEmail, letter);
  const gone = await sender(team).run(sendEmail, { ...letter, to: "suppressed@sandbox.test" });
  const told = await as(member(team, "developer"), team).run(cancelEmails, { ids: [a.id, b.id, foreign.id, gone.id] });
  expect([new Set(told.canceled), told.left]).toEqual([new Set([a.id, b.id]), 2]);
  expect(await delivery(foreign.id)).not.toBeNull();
});

test("the status tells the time ahead, and queued once it has come", async () => {
  const team = await aTeam();
  const sendAt = inHours(1);
  const { id } = await sender(team).run(sendEmail, { ...letter, sendAt });
  expect(await sender(team).run(getEmailStatus, { id })).toMatchObject({
    id,
    status: "scheduled",
    sendAt,
    submittedAt: null,
    recipients: [{ email: "bob@example.com", type: "to", status: "scheduled", attempts: 0, deliveredAt: null, nextAttemptAt: sendAt }],
  });
  await passTime(id);
  expect(await sender(team).run(getEmailStatus, { id })).toMatchObject({ status: "queued", recipients: [{ status: "queued" }] });
  expect((await sender(team).run(getEmail, { id })).email.status).toBe("queued");
  expect((await sender(team).run(listEmails, { status: "queued" })).emails).toHaveLength(1);
  expect((await sender(team).run(listEmails, { status: "scheduled" })).emails).toEqual([]);
});

test("mail for later is neither late nor waiting", async () => {
  const team = await aTeam();
  await pool().query("DELETE FROM deliveries");
  await sender(team).run(sendEmail, { ...letter, sendAt: inHours(1) });
  expect(await waitingOf(team.id)).toEqual({ count: 0, overdueSeconds: 0, scheduled: 1 });
  expect(await queueState()).toEqual([
    { lane: 0, waiting: 0, oldestSeconds: 0, lateSeconds: 0 },
    { lane: 1, waiting: 0, oldestSeconds: 0, lateSeconds: 0 },
  ]);
  const { id } = await sender(team).run(sendEmail, letter);
  await pool().query("UPDATE deliveries SET due_at = now() - interval '90 seconds' WHERE email_id = $1", [uuid(id)]);
  const overdue = await waitingOf(team.id);
  expect(overdue).toMatchObject({ count: 1, scheduled: 1 });
  const [state] = await queueState();
  expect(state).toMatchObject({ waiting: 1 });
  for (const seconds of [overdue.overdueSeconds, state?.oldestSeconds ?? 0]) {
    expect(seconds).toBeGreaterThanOrEqual(90);
    expect(seconds).toBeLessThan(120);
  }
});
