/** What became of a recipient, and of an email as the sum of its recipients. */

export const recipientStatuses = [
  "scheduled",
  "queued",
  "sending",
  "deferred",
  "sent",
  "delivered",
  "bounced",
  "complained",
  "failed",
  "suppressed",
  "canceled",
] as const;
export type RecipientStatus = (typeof recipientStatuses)[number];
export const emailStatuses = [...recipientStatuses, "partial"] as const;
export type EmailStatus = (typeof emailStatuses)[number];

/** Statuses after which nothing more is tried. */
export const settled = new Set<RecipientStatus>(["sent", "delivered", "bounced", "complained", "failed", "suppressed", "canceled"]);

/** One status for an email: that of its recipients where they agree, otherwise `partial`. */
export function statusOf(recipients: readonly RecipientStatus[]): EmailStatus {
  const [first] = recipients;
  if (!first) return "queued";
  return recipients.every((status) => status === first) ? first : "partial";
}
