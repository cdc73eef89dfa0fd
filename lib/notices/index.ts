/** Mail that the instance sends about itself. */
import { mailDomainApproved, mailDomainLost, mailDomainRegressed, mailDomainRejected, mailDomainVerified } from "./domain-notices";
import { mailInstanceTest, mailPasswordChanged, mailPasswordReset, mailSignUpRepeated, mailVerification } from "./person-notices";
import { mailStaffOfPause, mailTeamPaused, mailTeamResumed, mailTeamWarned } from "./team-notices";
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
] as const;
export const noticeOperations = [watchTestMail] as const;
