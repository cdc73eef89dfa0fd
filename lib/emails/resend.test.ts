import { expect, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { readId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import { aDomain, as, aTeam, key, member, refusalOf } from "@/test/harness";
import { getEmail } from "./get-email";
import { resendEmail } from "./resend-email";
import { sendEmail } from "./send-email";

const letter = {
  from: "Ada <ada@sandbox.test>",
  to: ["Bob <bob@example.com>", "Carol@Example.com"],
  cc: "dora@example.com",
  bcc: "eve@example.com",
  replyTo: "desk@example.com",
  subject: "Receipt",
  html: "<p>Thank you.</p>",
  headers: { "X-Order": "4711" },
  tags: { kind: "receipt" },
  attachments: [
    { filename: "a.txt", content: Buffer.from("Hello.").toString("base64") },
    { filename: "b.bin", content: Buffer.from([0, 1, 2, 255]).toString("base64") },
  ],
};
const developer = (team: TeamFacts) => as(member(team, "developer"), team);
const uuid = (id: string) => readId("email", id) ?? "";
const settle = (id: string, statuses: readonly string[]) =>
  pool().query(
    "WITH d AS (DELETE FROM deliveries WHERE email_id = $1) UPDATE recipients r SET status = ($2::text[])[r.no + 1] WHERE email_id = $1",
    [uuid(id), statuses],
  );
const files = async (id: string) =>
  (
    await pool().query("SELECT no, filename, content_type, size, sha256, content FROM attachments WHERE email_id = $1 ORDER BY no", [
      uuid(id),
    ])
  ).rows;

test("an email sent again says the same to the same people, with an id and a Message-ID of its own, and each leads to the other", async () => {
  const team = await aTeam();
  const first = await developer(team).run(sendEmail, letter);
  const second = await developer(team).run(resendEmail, { id: first.id });
  expect(second.status).toBe("queued");
  expect([second.id, second.messageId]).not.toEqual(expect.arrayContaining([first.id, first.messageId]));
  const [{ email: a }, { email: b }] = [
    await developer(team).run(getEmail, { id: first.id }),
    await developer(team).run(getEmail, { id: second.id }),
  ];
  const said = ({ from, fromName, to, cc, bcc, replyTo, subject, html, text, headers, tags }: typeof a) => ({
    from,
    fromName,
    to,
    cc,
    bcc,
    replyTo,
    subject,
    html,
    text,
    headers,
    tags,
  });
  expect(said(b)).toEqual(said(a));
  expect(b.recipients.map(({ email, type, status }) => [email, type, status])).toEqual(
    a.recipients.map(({ email, type }) => [email, type, "queued"]),
  );
  expect([a.resentFrom, a.resentAs, b.resentFrom, b.resentAs]).toEqual([null, [second.id], first.id, []]);
  expect(await files(second.id)).toEqual(await files(first.id));
  expect(await files(second.id)).toHaveLength(2);
});

test("sent again to those who failed, it goes to nobody else", async () => {
  const team = await aTeam();
  const { id } = await developer(team).run(sendEmail, letter);
  expect(await refusalOf(developer(team).run(resendEmail, { id, recipients: "failed" }))).toBe("validation_error");
  await settle(id, ["sent", "bounced", "delivered", "failed"]);
  const again = await developer(team).run(resendEmail, { id, recipients: "failed" });
  const { email } = await developer(team).run(getEmail, { id: again.id });
  expect(email.recipients.map(({ email, type }) => [email, type])).toEqual([
    ["Carol@example.com", "to"],
    ["eve@example.com", "bcc"],
  ]);
  expect(email.to).toBe("Bob <bob@example.com>, Carol@example.com");
});

test("all that holds for new mail holds again: the sender's domain, the key's domain, one answer to one Idempotency-Key", async () => {
  const team = await aTeam();
  const domain = await aDomain(team);
  const { id } = await developer(team).run(sendEmail, { ...letter, from: `ada@${domain}` });
  const narrow = as({ ...key(team, "emails:send"), domain: "elsewhere.test" }, team);
  expect(await refusalOf(narrow.run(resendEmail, { id }))).toBe("email_not_found");
  const answers = await Promise.all(
    [1, 2, 3].map(() =>
      developer(team)
        .run(resendEmail, { id }, "again")
        .catch(() => null),
    ),
  );
  expect(new Set(answers.flatMap((answer) => answer?.id ?? [])).size).toBe(1);
  await pool().query("DELETE FROM domains WHERE team_id = $1", [team.id]);
  const refused = () => refusalOf(developer(team).run(resendEmail, { id })).catch(() => null);
  await expect.poll(refused, { timeout: 10_000 }).toBe("domain_not_allowed");
});

test("mail of a test key stays test mail when a member sends it again", async () => {
  const team = await aTeam();
  const { id } = await as({ ...key(team, "emails:send"), mode: "test" }, team).run(sendEmail, letter);
  const again = await developer(team).run(resendEmail, { id });
  expect((await developer(team).run(getEmail, { id: again.id })).email.mode).toBe("test");
});

test("when the content goes away between the reading and the writing, nothing is accepted", async () => {
  const team = await aTeam();
  const { id } = await developer(team).run(sendEmail, letter);
  await pool().query("DELETE FROM attachments WHERE email_id = $1 AND no = 1", [uuid(id)]);
  expect(await refusalOf(developer(team).run(resendEmail, { id }))).toBe("content_removed");
  expect((await pool().query("SELECT count(*)::int AS n FROM emails WHERE team_id = $1", [team.id])).rows[0].n).toBe(1);
});
