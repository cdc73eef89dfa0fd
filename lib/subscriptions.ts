/** TABLE 3: what follows from what. */
import { subscribe } from "./kernel/event";
import { mailInstanceTest, mailPasswordChanged, mailPasswordReset, mailSignUpRepeated, mailVerification } from "./notices";
import { passwordChanged, passwordResetAsked, personRegistered, setupCompleted, signUpRepeated } from "./teams";

export const subscriptions = [
  subscribe(setupCompleted, mailInstanceTest),
  subscribe(personRegistered, mailVerification),
  subscribe(signUpRepeated, mailSignUpRepeated),
  subscribe(passwordResetAsked, mailPasswordReset),
  subscribe(passwordChanged, mailPasswordChanged),
] as const;
