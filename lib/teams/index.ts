/** People and teams: who they are, how they sign in, what they may do in which team. */
export const teamOperations = [] as const;
export { systemTeam } from "./system-team";
export { toTeamFacts } from "./team";
