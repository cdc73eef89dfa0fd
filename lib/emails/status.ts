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

/** Later news wins only when it stands higher: states move forward, and a late bounce beats a delivery. */
export const ranks: Record<RecipientStatus, number> = {
  scheduled: 0,
  queued: 1,
  sending: 2,
  deferred: 3,
  sent: 4,
  delivered: 5,
  failed: 6,
  bounced: 7,
  complained: 8,
  suppressed: 9,
  canceled: 9,
};

/** Statuses after which nothing more is tried. */
export const settled = new Set<RecipientStatus>(["sent", "delivered", "bounced", "complained", "failed", "suppressed", "canceled"]);

/** One status for an email: that of its recipients where they agree, otherwise `partial`. */
export function statusOf(recipients: readonly RecipientStatus[]): EmailStatus {
  const [first] = recipients;
  if (!first) return "queued";
  return recipients.every((status) => status === first) ? first : "partial";
}
