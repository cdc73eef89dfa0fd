import { z } from "zod";
import { publicId } from "@/lib/infra/ids";
import { query } from "@/lib/kernel/operation";
import { pageCount, pageFields, pageOf } from "@/lib/kernel/page";
import { Member, Role } from "./schemas";

/** The members of the team, in the order in which they joined. */
export const listMembers = query("teams.members", {
  summary: "List the team's members",
  route: "GET /users",
  access: { role: "viewer", scope: "team:read" },
  input: z.strictObject({ page: pageFields.page, limit: pageFields.limit }),
  output: pageOf("users", Member),
  async run(ctx, { page, limit }) {
    const where = { teamId: ctx.team.id };
    const [total, rows] = await Promise.all([
      ctx.db.member.count({ where }),
      ctx.db.member.findMany({
        where,
        include: { user: { include: { sessions: { orderBy: { lastSeenAt: "desc" }, take: 1 } } } },
        orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
        skip: (page - 1) * limit,
        take: limit,
      }),
    ]);
    const users = rows.map(({ user, role, createdAt }) => ({
      id: publicId("user", user.id),
      email: user.email,
      name: user.name,
      role: Role.parse(role),
      emailVerified: user.emailVerifiedAt !== null,
      lastSeenAt: user.sessions[0]?.lastSeenAt.toISOString() ?? null,
      joinedAt: createdAt.toISOString(),
    }));
    return { users, total, page, pages: pageCount(total, limit), nextCursor: null };
  },
});
