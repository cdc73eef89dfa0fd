/** Limits on how many there may be hold also for those who ask several times in one moment. */
import { expect, test } from "vitest";
import { addDomain } from "@/lib/domains";
import { db, pool } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";
import { isFault } from "@/lib/kernel/fault";
import { aMember, as, aTeam, member } from "@/test/harness";
import { createTeam } from ".";

const codes = (all: PromiseSettledResult<unknown>[]) =>
  all.map((one) => (one.status === "fulfilled" ? "made" : isFault(one.reason) ? one.reason.code : String(one.reason))).sort();

test("of eight teams that are made at once, one person gets as many as may still be theirs", async () => {
  const owner = member(await aTeam(), "owner");
  await aMember(owner);
  for (let i = 0; i < 18; i++) await db().member.create({ data: { teamId: (await aTeam()).id, userId: owner.userId, role: "owner" } });
  const person = as({ kind: "person", userId: owner.userId, sessionId: newUuid(), isStaff: false });
  // Connections that are still being opened would let them through one after the other.
  await Promise.all(Array.from({ length: 12 }, () => db().$queryRaw`SELECT 1 AS slept FROM pg_sleep(0.05)`));
  const all = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => person.run(createTeam, { name: `Team ${i}` })));
  expect(codes(all)).toEqual(["made", ...Array(7).fill("too_many_teams")]);
});

test("of four domains that are added at once, a team gets as many as it may still have", async () => {
  const team = await aTeam();
  await pool().query(
    `INSERT INTO domains (id, team_id, name, unicode, looks, token, source, status, approval)
     SELECT uuidv7(), $1, 'd' || n || '.example', 'd' || n || '.example', ARRAY['d' || n || '.example'], md5(n::text), 'operator', 'verified', 'approved'
     FROM generate_series(1, 999) AS n`,
    [team.id],
  );
  const owner = as(member(team, "owner"), team);
  const all = await Promise.allSettled(Array.from({ length: 4 }, (_, i) => owner.run(addDomain, { domain: `more-${i}.com` })));
  expect(codes(all)).toEqual(["made", ...Array(3).fill("too_many_domains")]);
});
