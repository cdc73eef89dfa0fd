import { z } from "zod";
import { readId } from "@/lib/infra/ids";
import { notFound } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";

/** Signs one browser out. Its next request is refused, whichever process it reaches. */
export const revokeSession = command("people.revokeSession", {
  summary: "Sign one session out",
  access: "person",
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: z.object({ id: z.string(), deleted: z.literal(true) }),
  touches: ["people.sessions"],
  async run(ctx, { id }) {
    const uuid = readId("session", id);
    const mine = uuid ? await ctx.db.session.findFirst({ where: { id: uuid, userId: ctx.principal.userId } }) : null;
    if (!mine) throw notFound("session", id);
    await ctx.db.session.updateMany({ where: { id: mine.id, revokedAt: null }, data: { revokedAt: ctx.now() } });
    return { id, deleted: true as const };
  },
});
