/** Emails: accepted, delivered, looked up. */
import { cancelEmail } from "./cancel-email";
import { cancelEmails } from "./cancel-emails";
import { cancelMailOfDomain } from "./cancel-mail-of-domain";
import { emptySandbox } from "./empty-sandbox";
import { forgetKeys } from "./forget-keys";
import { getAttachment } from "./get-attachment";
import { getEmail } from "./get-email";
import { getEmailSource } from "./get-email-source";
import { getEmailStatus } from "./get-email-status";
import { getInlineImages } from "./get-inline-images";
import { getSandboxImages } from "./get-sandbox-images";
import { getSandboxMessage } from "./get-sandbox-message";
import { listEmails } from "./list-emails";
import { listSandboxMessages } from "./list-sandbox-messages";
import { removeOld } from "./remove-old";
import { removeSecrets } from "./remove-secrets";
import { rescheduleEmail } from "./reschedule-email";
import { resendEmail } from "./resend-email";
import { maxBatch, sendBatch } from "./send-batch";
import { sendEmail } from "./send-email";
import { trimSandbox } from "./trim-sandbox";
import { validateAddress } from "./validate-address";

export { accept, wakeWorkers } from "./accept";
export { attachmentLimits } from "./attachment-input";
export { countAccepted } from "./count-accepted";
export { type Draft, lanes } from "./draft";
export * from "./engine";
export { type Explanation, explainAnswer } from "./explain-answer";
export { type Least, type Reputation, reputationsFrom, reputationsOf } from "./read-reputation";
export { type Counts, hasSentFrom, type Tallied, talliesByDomain, talliesByTime, tallyRecipientDomains } from "./read-tallies";
export { secretUntil } from "./remove-secrets";
export { applyReports } from "./reports/apply-reports";
export { isTimely, PostfixCallback, reportFromPostfix } from "./reports/from-postfix";
export { reportFromSes } from "./reports/from-ses";
export { reportsChannel, storeReport } from "./reports/store-report";
export { maxDaysAhead } from "./send-at";
export { maxRecipients } from "./send-input";
export { type RecipientStatus, statusOf } from "./status";
export { type DayTally, firstDeliveryOf, firstEmailOf, tallyByDay, waitingOf } from "./tallies";
export const emailOperations = [
  validateAddress,
  sendEmail,
  sendBatch,
  listEmails,
  getEmail,
  getEmailStatus,
  getEmailSource,
  rescheduleEmail,
  cancelEmail,
  cancelEmails,
  resendEmail,
  getAttachment,
  getInlineImages,
  listSandboxMessages,
  getSandboxMessage,
  getSandboxImages,
  emptySandbox,
] as const;
export const emailJobs = [forgetKeys, trimSandbox, removeOld, removeSecrets, cancelMailOfDomain] as const;
export {
  cancelEmail,
  cancelMailOfDomain,
  emptySandbox,
  getAttachment,
  getEmail,
  getEmailSource,
  getInlineImages,
  getSandboxImages,
  getSandboxMessage,
  listEmails,
  listSandboxMessages,
  maxBatch,
  sendEmail,
};
