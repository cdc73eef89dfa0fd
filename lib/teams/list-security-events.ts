import { z } from "zod";
import { publicId } from "@/lib/infra/ids";
import { query } from "@/lib/kernel/operation";
import { SecurityEvent } from "./schemas";
import { securityEvents, securityOperations } from "./security-event";

const most = 50;

/** What happened to one's own account lately: sign-ins, also those that failed, sign-outs and passwords. The newest 50. */
export const listSecurityEvents = query("people.securityEvents", {
  summary: "List your recent security events",
  access: "person",
  input: z.strictObject({}),
  output: z.object({ events: z.array(SecurityEvent) }),
  async run(ctx) {
    const rows = await ctx.db.auditEntry.findMany({
      where: { actorId: ctx.principal.userId, outcome: { not: null }, operation: { in: securityOperations } },
      orderBy: { id: "desc" },
      take: most,
    });
    return {
      events: rows.map((row) => ({
        id: publicId("event", row.id),
        type: securityEvents[row.operation as keyof typeof securityEvents],
        outcome: SecurityEvent.shape.outcome.parse(row.outcome),
        ip: row.ip,
        userAgent: row.userAgent,
        createdAt: row.at.toISOString(),
      })),
    };
  },
});
