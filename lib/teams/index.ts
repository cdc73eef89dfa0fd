/** People and teams: who they are, how they sign in, what they may do in which team. */
import { changePassword } from "./change-password";
import { completeSetup } from "./complete-setup";
import { createTeam } from "./create-team";
import { forgetOld } from "./forget-old";
import { forgotPassword } from "./forgot-password";
import { getTeam } from "./get-team";
import { listMembers } from "./list-members";
import { listSecurityEvents } from "./list-security-events";
import { listSessions } from "./list-sessions";
import { listTeams } from "./list-teams";
import { me } from "./me";
import { pause } from "./pause";
import { resendVerification } from "./resend-verification";
import { resetPassword } from "./reset-password";
import { resume } from "./resume";
import { revokeSession } from "./revoke-session";
import { setupStatus } from "./setup-status";
import { signOutEverywhere } from "./sign-out-everywhere";
import { signUp } from "./sign-up";
import { updatePerson } from "./update-person";
import { updateTeam } from "./update-team";
import { verifyEmail } from "./verify-email";

export { checkPassword } from "./check-password";
export { endedAmong } from "./ended-sessions";
export {
  type AboutPerson,
  AboutTeam,
  Paused,
  passwordChanged,
  passwordResetAsked,
  personRegistered,
  setupCompleted,
  signUpRepeated,
  teamPaused,
  teamResumed,
  teamWarned,
  Warned,
} from "./events";
export { deviceDays, knownDevice, rememberDevice } from "./known-device";
export { type Limit, takeFrom } from "./limits";
export { findMembership, type Membership } from "./membership";
export { pauseTeam, warnTeam } from "./pause-team";
export { endSession, type LiveSession, longestDays, type OpenedSession, openSession, readSessionRow } from "./session-row";
export { setupToken, setupUrl } from "./setup-token";
export { anybody } from "./sign-up";
export { systemTeam } from "./system-team";
export { toTeamFacts } from "./team";
export { findUser } from "./user";
export { issueToken, tokenSeconds } from "./user-token";

export {
  changePassword,
  completeSetup,
  createTeam,
  forgotPassword,
  getTeam,
  listMembers,
  listSecurityEvents,
  listSessions,
  listTeams,
  me,
  pause,
  resendVerification,
  resetPassword,
  resume,
  revokeSession,
  setupStatus,
  signOutEverywhere,
  signUp,
  updatePerson,
  updateTeam,
  verifyEmail,
};

export const teamJobs = [forgetOld] as const;

export const teamOperations = [
  setupStatus,
  completeSetup,
  signUp,
  verifyEmail,
  resendVerification,
  forgotPassword,
  resetPassword,
  me,
  updatePerson,
  changePassword,
  listSecurityEvents,
  listSessions,
  revokeSession,
  signOutEverywhere,
  listTeams,
  createTeam,
  getTeam,
  updateTeam,
  listMembers,
  pause,
  resume,
] as const;
