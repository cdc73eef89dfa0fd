/** A mailed link is a secret: its mail does not keep it. */
import { beforeAll, expect, test } from "vitest";
import { db, pool } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";
import { enqueue } from "@/lib/infra/queue";
import "@/lib/subscriptions";
import { completeSetup, forgotPassword, setupToken, signUp } from "@/lib/teams";
import { anyone, as } from "@/test/harness";
import { lastMail, runJobs } from "@/test/jobs";

const { run } = as(anyone);
const password = "four unrelated words";
const address = () => `p-${newUuid().slice(-12)}@example.com`;

beforeAll(async () => {
  await run(completeSetup, { token: setupToken(), name: "Owner", email: address(), password, teamName: "House" });
  await runJobs();
});

/** The two mails with links, as they stand in the queue. */
async function mailed() {
  const email = address();
  await run(signUp, { name: "Ada", email, password });
  await run(forgotPassword, { email });
  await runJobs();
  const { rows } = await pool().query<{ id: string; subject: string }>(
    "SELECT e.id, e.subject FROM emails e JOIN recipients r ON r.email_id = e.id WHERE r.address = $1 ORDER BY e.id",
    [email],
  );
  return { email, ids: rows.map(({ id }) => id) };
}

const clean = async () => {
  await enqueue(null, "emails.removeSecrets", { input: {}, requestId: newUuid() }, {});
  await runJobs();
};
const leave = (ids: readonly string[]) => pool().query("DELETE FROM deliveries WHERE email_id = ANY ($1::uuid[])", [ids]);
const contentsOf = async (ids: readonly string[]) =>
  (await db().email.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: "asc" } })).map(
    ({ html, text, headers, contentRemovedAt }) =>
      html === null && text === null && headers === null && contentRemovedAt !== null ? "removed" : `${text}${html}`,
  );

test("mail with a link to verify an address or to set a password loses its content when it has left, and not before", async () => {
  const { ids } = await mailed();
  expect(ids).toHaveLength(2);
  await clean();
  for (const content of await contentsOf(ids)) expect(content).toMatch(/\/(verify|reset)\/[\w-]{43}/);
  await leave(ids);
  await clean();
  expect(await contentsOf(ids)).toEqual(["removed", "removed"]);
});

test("mail that the sandbox kept can be read there as long as its link works, and no longer", async () => {
  const { ids } = await mailed();
  await leave(ids);
  const { teamId } = await db().email.findFirstOrThrow({ where: { id: ids[0] ?? "" } });
  for (const emailId of ids)
    await db().sandboxMessage.create({
      data: { id: newUuid(), teamId, emailId, envelopeFrom: "a@x.test", recipients: ["b@x.test"], subject: "S", raw: Buffer.from("link") },
    });
  const kept = () => db().sandboxMessage.count({ where: { emailId: { in: ids } } });
  await clean();
  expect([(await contentsOf(ids)).includes("removed"), await kept()]).toEqual([false, 2]);
  const hours = (await db().email.findMany({ where: { id: { in: ids } }, orderBy: { id: "asc" } })).map(({ tags }) =>
    Math.round((Date.parse((tags as { secret_until: string }).secret_until) - Date.now()) / 3_600_000),
  );
  expect(hours).toEqual([72, 1]);
  await pool().query("UPDATE emails SET tags = jsonb_set(tags, '{secret_until}', to_jsonb(now() - interval '1 second')) WHERE id = $1", [
    ids[1],
  ]);
  await clean();
  expect([(await contentsOf(ids))[1], await kept()]).toEqual(["removed", 1]);
});

test("other mail of the instance keeps its content", async () => {
  const { email, ids } = await mailed();
  await run(signUp, { name: "Eve", email, password });
  await runJobs();
  await pool().query("DELETE FROM deliveries");
  await clean();
  expect((await lastMail(email))?.text).toContain("sign-in");
  expect(await contentsOf(ids)).toEqual(["removed", "removed"]);
});
