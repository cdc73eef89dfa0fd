/** What people and teams announce. */
import { z } from "zod";
import { event } from "@/lib/kernel/event";

export interface AboutPerson {
  userId: string;
}
export const personRegistered = event<AboutPerson>("person.registered");
export const signUpRepeated = event<AboutPerson>("person.signUpRepeated");
/** Announced with null for an address that nobody has, so that asking takes the same time. */
export const passwordResetAsked = event<{ userId: string | null }>("person.passwordResetAsked");
export const passwordChanged = event<AboutPerson>("person.passwordChanged");
export const setupCompleted = event<AboutPerson>("setup.completed");

export const AboutTeam = z.object({ teamId: z.uuid() });
/** Its bounces or complaints come near the limit. */
export const Warned = AboutTeam.extend({ because: z.string() });
export const teamWarned = event<z.output<typeof Warned>>("team.warned");
export const Paused = Warned.extend({ by: z.enum(["guard", "staff"]) });
export const teamPaused = event<z.output<typeof Paused>>("team.paused");
export const teamResumed = event<z.output<typeof AboutTeam>>("team.resumed");
