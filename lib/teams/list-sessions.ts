import { z } from "zod";
import { publicId } from "@/lib/infra/ids";
import { query } from "@/lib/kernel/operation";
import { Session } from "./schemas";
import { idleDays } from "./session-row";

/** Where the person is signed in: sessions that would still be let in, the latest seen first. */
export const listSessions = query("people.sessions", {
  summary: "List your sessions",
  access: "person",
  input: z.strictObject({}),
  output: z.object({ sessions: z.array(Session) }),
  async run(ctx) {
    const { userId, sessionId } = ctx.principal;
    const now = ctx.now();
    const user = await ctx.db.user.findUnique({ where: { id: userId }, select: { sessionVersion: true } });
    const rows = await ctx.db.session.findMany({
      where: {
        userId,
        revokedAt: null,
        version: user?.sessionVersion ?? -1,
        expiresAt: { gt: now },
        lastSeenAt: { gt: new Date(now.getTime() - idleDays * 86_400_000) },
      },
      orderBy: { lastSeenAt: "desc" },
      take: 100,
    });
    return {
      sessions: rows.map((row) => ({
        id: publicId("session", row.id),
        current: row.id === sessionId,
        createdAt: row.createdAt.toISOString(),
        lastSeenAt: row.lastSeenAt.toISOString(),
        ip: row.ip,
        userAgent: row.userAgent,
      })),
    };
  },
});
