import { expect, test } from "vitest";
import { db } from "@/lib/infra/db/client";
import { aMember, as, aTeam, key, member } from "@/test/harness";
import { listMembers } from "./list-members";

test("a user has the moment of joining and a status, which says whether the address was confirmed", async () => {
  const team = await aTeam();
  const [confirmed, open] = [member(team, "owner"), member(team, "viewer")];
  await aMember(confirmed);
  await aMember(open);
  await db().user.update({ where: { id: open.userId }, data: { emailVerifiedAt: null } });
  const { users } = await as(key(team, "team:read"), team).run(listMembers, {});
  const byRole = Object.fromEntries(users.map((one) => [one.role, one]));
  expect([byRole.owner?.status, byRole.viewer?.status]).toEqual(["active", "unverified"]);
  for (const { createdAt } of users) expect(createdAt).toBe(new Date(createdAt).toISOString());
});
