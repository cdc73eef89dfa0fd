/** Mail that the instance sends about itself. */
import { mailDomainApproved, mailDomainLost, mailDomainRegressed, mailDomainRejected, mailDomainVerified } from "./domain-notices";
import { mailInstanceTest, mailPasswordChanged, mailPasswordReset, mailSignUpRepeated, mailVerification } from "./person-notices";
import { mailStaffOfPause, mailTeamPaused, mailTeamResumed, mailTeamWarned } from "./team-notices";
import { mailTransportBack, mailTransportOut } from "./transport-notices";
import { watchTestMail } from "./watch-test-mail";

export {
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
  watchTestMail,
};
export const noticeJobs = [
  mailVerification,
  mailSignUpRepeated,
  mailPasswordReset,
  mailPasswordChanged,
  mailInstanceTest,
  mailDomainVerified,
  mailDomainRegressed,
  mailDomainLost,
  mailDomainApproved,
  mailDomainRejected,
  mailTeamWarned,
  mailTeamPaused,
  mailTeamResumed,
  mailStaffOfPause,
  mailTransportOut,
  mailTransportBack,
] as const;
export const noticeOperations = [watchTestMail] as const;
