import { z } from "zod";
import { forbidden } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { newTeam } from "./new-team";
import { Team, TeamName } from "./schemas";
import { toTeam } from "./team";

const most = 20;

/** Its maker becomes the owner. */
export const createTeam = command("teams.create", {
  summary: "Create a team",
  access: "person",
  input: z.strictObject({ name: TeamName }),
  output: Team,
  touches: ["teams.list"],
  async run(ctx, { name }) {
    const { userId } = ctx.principal;
    const row = await ctx.atomically(async (tx) => {
      // Two at once count one after the other.
      await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`teams of ${userId}`}, 0))`;
      const owned = await tx.db.member.count({ where: { userId, role: "owner" } });
      if (owned >= most)
        throw forbidden("too_many_teams", `One person may own ${most} teams. Delete one, or ask another member to make it.`);
      return newTeam(tx.db, name, userId);
    });
    return toTeam(row);
  },
});
