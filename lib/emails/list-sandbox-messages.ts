import { z } from "zod";
import { query } from "@/lib/kernel/operation";
import { around, cursorIn, pageFields, pageOf, windowOf } from "@/lib/kernel/page";
import { reachOf } from "@/lib/kernel/reach";
import { SandboxMessageRow, toSandboxMessageRow } from "./sandbox-message";
import { messagesWithinReach } from "./within-reach";

/** The sandbox inbox: what test keys and sandbox senders sent, newest first. */
export const listSandboxMessages = query("sandbox.list", {
  summary: "List messages in the sandbox inbox",
  route: "GET /sandbox/messages",
  access: { role: "viewer", scope: "emails:read", testKeys: "own", domainKeys: "own" },
  input: z.strictObject({
    ...pageFields,
    search: z.string().trim().max(320).optional().describe("A recipient's address, or words of the subject"),
  }),
  output: pageOf("messages", SandboxMessageRow),
  async run(ctx, { search, ...paging }) {
    const ids = await messagesWithinReach(ctx.team.id, reachOf(ctx.principal));
    const where = {
      teamId: ctx.team.id,
      ...(ids && { id: { in: ids } }),
      ...(search ? { OR: [{ subject: { contains: search, mode: "insensitive" as const } }, { recipients: { has: search } }] } : {}),
    };
    const after = cursorIn("sandboxMessage", paging);
    const rows = await ctx.db.sandboxMessage.findMany({
      where: after ? { AND: [where, { id: { lt: after } }] } : where,
      orderBy: { id: "desc" },
      ...windowOf(paging),
      omit: { raw: true },
    });
    const total = await ctx.db.sandboxMessage.count({ where });
    const messages = rows.slice(0, paging.limit).map(toSandboxMessageRow);
    return { messages, ...around(paging, rows, messages, total) };
  },
});
