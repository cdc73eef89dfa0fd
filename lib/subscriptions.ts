/** TABLE 3: what follows from what. */
import { domainApproved, domainDeleted, domainLost, domainRegressed, domainRejected, domainVerified } from "./domains";
import { cancelMailOfDomain } from "./emails";
import { subscribe } from "./kernel/event";
import { revokeKeysOfDomain } from "./keys";
import {
  mailDomainApproved,
  mailDomainLost,
  mailDomainRegressed,
  mailDomainRejected,
  mailDomainVerified,
  mailInstanceTest,
  mailPasswordChanged,
  mailPasswordReset,
  mailSignUpRepeated,
  mailStaffOfPause,
  mailTeamPaused,
  mailTeamResumed,
  mailTeamWarned,
  mailTransportBack,
  mailTransportOut,
  mailVerification,
} from "./notices";
import { transportBack, transportOut } from "./providers";
import {
  passwordChanged,
  passwordResetAsked,
  personRegistered,
  setupCompleted,
  signUpRepeated,
  teamPaused,
  teamResumed,
  teamWarned,
} from "./teams";

export const subscriptions = [
  subscribe(setupCompleted, mailInstanceTest),
  subscribe(personRegistered, mailVerification),
  subscribe(signUpRepeated, mailSignUpRepeated),
  subscribe(passwordResetAsked, mailPasswordReset),
  subscribe(passwordChanged, mailPasswordChanged),
  subscribe(teamWarned, mailTeamWarned),
  subscribe(teamPaused, mailTeamPaused),
  subscribe(teamPaused, mailStaffOfPause),
  subscribe(teamResumed, mailTeamResumed),
  subscribe(transportOut, mailTransportOut),
  subscribe(transportBack, mailTransportBack),
  subscribe(domainVerified, mailDomainVerified),
  subscribe(domainRegressed, mailDomainRegressed),
  subscribe(domainLost, mailDomainLost),
  subscribe(domainApproved, mailDomainApproved),
  subscribe(domainRejected, mailDomainRejected),
  subscribe(domainDeleted, cancelMailOfDomain),
  subscribe(domainDeleted, revokeKeysOfDomain),
] as const;
