import { z } from "zod";
import { query } from "@/lib/kernel/operation";
import { Team } from "./schemas";
import { findTeam, toTeam } from "./team";

export const getTeam = query("teams.get", {
  summary: "Get the team",
  route: "GET /team",
  access: { role: "viewer", scope: "team:read", testKeys: "shared", domainKeys: "shared" },
  input: z.strictObject({}),
  output: Team,
  run: async (ctx) => toTeam(await findTeam(ctx)),
});
