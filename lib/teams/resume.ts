import { z } from "zod";
import { publicId } from "@/lib/infra/ids";
import { conflict } from "@/lib/kernel/fault";
import { hintLive } from "@/lib/kernel/live";
import { command } from "@/lib/kernel/operation";
import { findAnyTeam } from "./any-team";
import { teamResumed } from "./events";
import { TeamRef } from "./schemas";

/** What waits goes on at once. What was sent before does not pause the team again. */
export const resume = command("teams.resume", {
  summary: "Resume a team",
  access: "staff",
  input: z.strictObject({ id: TeamRef }),
  output: z.object({ id: z.string(), paused: z.literal(false) }),
  touches: ["teams.listForStaff"],
  async run(ctx, { id }) {
    const { id: teamId, name } = await findAnyTeam(ctx, id);
    await ctx.atomically(async (tx) => {
      const count = await tx.db.$executeRaw`
        UPDATE teams SET paused_at = NULL, paused_because = NULL, warned_at = NULL, resumed_at = now()
        WHERE id = ${teamId}::uuid AND paused_at IS NOT NULL`;
      if (count === 0) throw conflict("team_not_paused", `${name} is not paused, so nothing was changed.`);
      await tx.emit(teamResumed, { teamId });
      await hintLive(tx.db, "emails", teamId);
    });
    return { id: publicId("team", teamId), paused: false as const };
  },
});
