import { expect, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { readId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import { addSuppressions, removeSuppression } from "@/lib/suppressions";
import { as, aTeam, key, member, refusalOf } from "@/test/harness";
import { sendBatch } from "./send-batch";
import { sendEmail } from "./send-email";

const letter = { from: "ada@sandbox.test", subject: "Hello", text: "Hi" };
const sender = (team: TeamFacts) => as(key(team, "emails:send"), team);
const list = (team: TeamFacts, email: string, more: Parameters<typeof addSuppressions.input.parse>[0] & object = {}) =>
  as(member(team, "marketer"), team).run(addSuppressions, { email, ...more });

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

test("among several the suppressed one gets nothing and says why; when all are suppressed the email is refused", async () => {
  const team = await aTeam();
  await list(team, "bob@x.test", { reason: "complaint" });
  const { id, status } = await sender(team).run(sendEmail, { ...letter, to: "eve@x.test", bcc: "Bob@x.test" });
  expect(status).toBe("partial");
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
