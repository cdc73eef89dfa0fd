import { expect, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { readId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import { addSuppressions, removeSuppression } from "@/lib/suppressions";
import { as, aTeam, key, member, refusalOf } from "@/test/harness";
import { getEmail } from "./get-email";
import { getEmailStatus } from "./get-email-status";
import { resendEmail } from "./resend-email";
import { sendBatch } from "./send-batch";
import { sendEmail } from "./send-email";

const letter = { from: "ada@sandbox.test", subject: "Hello", text: "Hi" };
const sender = (team: TeamFacts) => as(key(team, "emails:send"), team);
const list = async (team: TeamFacts, email: string, more: Parameters<typeof addSuppressions.input.parse>[0] & object = {}) => {
  const listed = await as(member(team, "marketer"), team).run(addSuppressions, { email, ...more });
  return { createdAt: "createdAt" in listed ? listed.createdAt : null };
};

test("a single suppressed recipient is refused in every spelling, with the cause, and a +tag is somebody else", async () => {
  const team = await aTeam();
  await list(team, "User@X.test", { reason: "hard_bounce" });
  for (const to of ["user@x.test", "USER@X.test.", "U <User@x.TEST>", '"user"@x.test']) {
    const error = await sender(team)
      .run(sendEmail, { ...letter, to })
      .then(
        () => null,
        (reason: unknown) => reason,
      );
    expect(error).toMatchObject({ kind: "invalid", code: "recipient_suppressed", detail: { field: "to" } });
    expect(String(error)).toMatch(/user@x\.test is suppressed since \d{4}-\d\d-\d\d because of a hard bounce/);
  }
  await expect(sender(team).run(sendEmail, { ...letter, to: "user+tag@x.test" })).resolves.toMatchObject({ status: "queued" });
});

test("among several the suppressed one gets nothing and the answer says why and since when; when all are suppressed the email is refused", async () => {
  const team = await aTeam();
  const { createdAt: since } = await list(team, "bob@x.test", { reason: "complaint" });
  const { id, status, suppressed } = await sender(team).run(sendEmail, { ...letter, to: "eve@x.test", bcc: "Bob@x.test" });
  expect([status, suppressed]).toEqual(["queued", [{ email: "Bob@x.test", reason: "complaint", since }]]);
  const { rows } = await pool().query("SELECT recipient_no AS no, type, detail FROM events WHERE email_id = $1", [readId("email", id)]);
  expect(rows).toEqual([{ no: 1, type: "suppressed", detail: { reason: "complaint" } }]);
  await list(team, "eve@x.test");
  expect(await refusalOf(sender(team).run(sendEmail, { ...letter, to: "eve@x.test", cc: "bob@x.test" }))).toBe("recipient_suppressed");
});

test("in a batch a suppressed recipient harms no other email", async () => {
  const team = await aTeam();
  await list(team, "bob@x.test");
  const { results } = await sender(team).run(sendBatch, { emails: ["eve@x.test", "bob@x.test"].map((to) => ({ ...letter, to })) });
  expect(results).toMatchObject([
    { status: "queued" },
    { status: "failed", error: { code: "recipient_suppressed", field: "emails.1.to" } },
  ]);
});

test("alone, in a batch and sent again, with or without an Idempotency-Key, the suppressed of several are named", async () => {
  const team = await aTeam();
  const { createdAt: since } = await list(team, "bob@x.test", { reason: "hard_bounce" });
  const some = { ...letter, to: ["eve@x.test", "bob@x.test"], cc: "suppressed@sandbox.test" };
  const suppressed = [
    { email: "bob@x.test", reason: "hard_bounce", since },
    { email: "suppressed@sandbox.test", reason: "sandbox", since: null },
  ];
  for (const once of [null, "a-key"]) {
    const sent = await sender(team).run(sendEmail, some, once);
    expect(sent).toMatchObject({ status: "queued", suppressed });
    const { results } = await sender(team).run(sendBatch, { emails: [some, { ...letter, to: "eve@x.test" }] }, once && `${once}-batch`);
    expect(results).toMatchObject([{ status: "queued", suppressed }, { status: "queued" }]);
    expect(results[1]).not.toHaveProperty("suppressed");
    expect(await sender(team).run(resendEmail, { id: sent.id }, once && `${once}-again`)).toMatchObject({ status: "queued", suppressed });
  }
});

test("nothing is partial of which nothing has left", async () => {
  const team = await aTeam();
  await list(team, "bob@x.test");
  const run = as(key(team, "emails:send", "emails:read"), team).run;
  const { id } = await run(sendEmail, { ...letter, to: ["ada@x.test", "eve@x.test", "bob@x.test"] });
  const uuid = readId("email", id);
  const after = async (...statuses: string[]) => {
    for (const [no, status] of statuses.entries())
      await pool().query("UPDATE recipients SET status = $3 WHERE email_id = $1 AND no = $2", [uuid, no, status]);
    const [{ status: inDetail }, { status }] = [(await run(getEmail, { id })).email, await run(getEmailStatus, { id })];
    expect(inDetail).toBe(status);
    return status;
  };
  expect(await after("queued", "queued")).toBe("queued");
  expect(await after("deferred", "queued")).toBe("deferred");
  expect(await after("sending", "deferred")).toBe("sending");
  expect(await after("bounced", "queued")).toBe("queued");
  expect(await after("sent", "queued")).toBe("partial");
  expect(await after("sent", "sent")).toBe("partial");
  expect(await after("bounced", "failed")).toBe("bounced");
  expect(await after("failed", "failed")).toBe("failed");
  expect(await after("canceled", "canceled")).toBe("canceled");
  expect(await after("suppressed", "suppressed")).toBe("suppressed");
});

test("a marketing suppression lets transactional mail through, and another team's list stops nothing", async () => {
  const [team, other] = [await aTeam(), await aTeam()];
  await list(team, "bob@x.test", { reason: "unsubscribe", scope: "marketing" });
  await list(other, "eve@x.test");
  for (const to of ["bob@x.test", "eve@x.test"])
    await expect(sender(team).run(sendEmail, { ...letter, to })).resolves.toMatchObject({ status: "queued" });
});

test("a complaint is taken off the list with a written reason only, which the audit log keeps; then mail is accepted again", async () => {
  const team = await aTeam();
  const marketer = as(member(team, "marketer"), team);
  await list(team, "bob@x.test", { reason: "complaint" });
  expect(await refusalOf(marketer.run(removeSuppression, { id: "bob@x.test" }))).toBe("note_required");
  expect(await refusalOf(sender(team).run(sendEmail, { ...letter, to: "bob@x.test" }))).toBe("recipient_suppressed");
  await marketer.run(removeSuppression, { id: "BOB@x.test", note: "He called and asked for it." });
  const { rows } = await pool().query("SELECT note FROM audit_entries WHERE team_id = $1 AND operation = 'suppressions.delete'", [team.id]);
  expect(rows).toEqual([{ note: "bob@x.test (complaint): He called and asked for it." }]);
  await expect(sender(team).run(sendEmail, { ...letter, to: "bob@x.test" })).resolves.toMatchObject({ status: "queued" });
});
