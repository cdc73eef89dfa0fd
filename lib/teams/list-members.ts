import { z } from "zod";
import { publicId } from "@/lib/infra/ids";
import { query } from "@/lib/kernel/operation";
import { pageFields, pageOf, placeOf, skipped } from "@/lib/kernel/page";
import { Member, Role } from "./schemas";

/** The members of the team, in the order in which they joined. */
export const listMembers = query("teams.members", {
  summary: "List the team's members",
  route: "GET /users",
  access: { role: "viewer", scope: "team:read", testKeys: "shared" },
  input: z.strictObject({ page: pageFields.page, limit: pageFields.limit, offset: pageFields.offset }),
  output: pageOf("users", Member),
  async run(ctx, paging) {
    const where = { teamId: ctx.team.id };
    const [total, rows] = await Promise.all([
      ctx.db.member.count({ where }),
      ctx.db.member.findMany({
        where,
        include: { user: { include: { sessions: { orderBy: { lastSeenAt: "desc" }, take: 1 } } } },
        orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
        skip: skipped(paging),
        take: paging.limit,
      }),
    ]);
    const users = rows.map(({ user, role, createdAt }) => ({
      id: publicId("user", user.id),
      email: user.email,
      name: user.name,
      role: Role.parse(role),
      status: user.emailVerifiedAt === null ? ("unverified" as const) : ("active" as const),
      lastSeenAt: user.sessions[0]?.lastSeenAt.toISOString() ?? null,
      createdAt: createdAt.toISOString(),
    }));
    return { users, total, ...placeOf(paging, total), nextCursor: null };
  },
});
