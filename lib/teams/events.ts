/** What people and teams announce. */
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
