import { expect, test } from "vitest";
import { db, pool } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";
import { enqueue } from "@/lib/infra/queue";
import { runJobs } from "@/test/jobs";

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

test("ended sessions, spent links and old audit entries are removed when their time is over, and no sooner", async () => {
  const userId = newUuid();
  await db().user.create({ data: { id: userId, email: "a@x.test", emailKey: "a@x.test", name: "Ada", passwordHash: "none" } });
  const session = (name: string, more: object) =>
    db().session.create({ data: { id: newUuid(), userId, version: 1, expiresAt: daysAgo(-20), userAgent: name, ...more } });
  await session("expired long ago", { expiresAt: daysAgo(31), lastSeenAt: daysAgo(31) });
  await session("revoked long ago", { revokedAt: daysAgo(31) });
  await session("idle for long", { lastSeenAt: daysAgo(38) });
  await session("revoked", { revokedAt: daysAgo(29) });
  await session("live", {});
  const token = (purpose: string, expiresAt: Date) =>
    db().userToken.create({ data: { id: newUuid(), userId, purpose, hash: newUuid(), expiresAt } });
  await token("old", daysAgo(31));
  await token("young", daysAgo(29));
  for (const days of [364, 366])
    await pool().query(
      `INSERT INTO audit_entries (id, at, actor_kind, operation, request_id)
       SELECT uuidv7(-make_interval(days => $1)), now() - make_interval(days => $1), 'person', $2, 'r'`,
      [days, `of ${days} days`],
    );
  await enqueue(null, "teams.forgetOld", { input: {}, requestId: "a-test" }, {});
  await runJobs();
  expect((await db().session.findMany({ where: { userId }, orderBy: { id: "asc" } })).map(({ userAgent }) => userAgent)).toEqual([
    "revoked",
    "live",
  ]);
  expect((await db().userToken.findMany({ where: { userId } })).map(({ purpose }) => purpose)).toEqual(["young"]);
  expect((await db().auditEntry.findMany({ where: { actorKind: "person" } })).map(({ operation }) => operation)).toEqual(["of 364 days"]);
});
