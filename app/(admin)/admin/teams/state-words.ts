/** A team's state as operators read it. */
import type { TeamState } from "@/lib/analytics/schemas";

export const stateWords: Record<TeamState, string> = { active: "Active", warned: "Warned", paused: "Paused" };
