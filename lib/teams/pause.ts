import { z } from "zod";
import { publicId } from "@/lib/infra/ids";
import { conflict } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { findAnyTeam } from "./any-team";
import { pauseTeam } from "./pause-team";
import { Reason, TeamRef } from "./schemas";

/** The operator's word. The team is told why, by mail and wherever it is refused. */
export const pause = command("teams.pause", {
  summary: "Pause a team",
  access: "staff",
  input: z.strictObject({ id: TeamRef, because: Reason }),
  output: z.object({ id: z.string(), paused: z.literal(true) }),
  touches: ["teams.listForStaff"],
  auditNote: ({ because }) => because,
  async run(ctx, { id, because }) {
    const { id: teamId, name, resumedAt } = await findAnyTeam(ctx, id);
    if (!(await pauseTeam(ctx, { teamId, because, by: "staff", resumedAt })))
      throw conflict("team_already_paused", `${name} was paused already. Look at the reason; resume it first to write another one.`);
    return { id: publicId("team", teamId), paused: true as const };
  },
});
