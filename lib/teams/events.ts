/** What people and teams announce. */
import { event } from "@/lib/kernel/event";

export interface AboutPerson {
  userId: string;
}
export const personRegistered = event<AboutPerson>("person.registered");
export const signUpRepeated = event<AboutPerson>("person.signUpRepeated");
export const passwordResetAsked = event<AboutPerson>("person.passwordResetAsked");
export const passwordChanged = event<AboutPerson>("person.passwordChanged");
export const setupCompleted = event<AboutPerson>("setup.completed");
