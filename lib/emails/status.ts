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

/** Statuses of recipients who wait for an attempt. */
export const waiting: readonly RecipientStatus[] = ["scheduled", "queued", "sending", "deferred"];

/**
 * How far a recipient is: what is learned later only ever raises it. A bounce that comes late beats `delivered`, and a
 * complaint beats everything. `suppressed` and `canceled` are final: nothing was sent.
 */
export const ranks: Readonly<Record<RecipientStatus, number>> = {
  scheduled: 0,
  queued: 1,
  sending: 1,
  deferred: 1,
  sent: 2,
  delivered: 3,
  failed: 4,
  bounced: 4,
  complained: 5,
  suppressed: 9,
  canceled: 9,
};

/** As SQL writes a list: `'queued', 'sent'`. */
export const inWords = (statuses: readonly RecipientStatus[]): string => statuses.map((status) => `'${status}'`).join(", ");

/** What the world is told: whose time has come is queued, whether or not a worker has been there since. */
export const shownStatus = (status: RecipientStatus, isDue: boolean): RecipientStatus =>
  status === "scheduled" && isDue ? "queued" : status;

/** One status for an email: that of its recipients where they agree, otherwise `partial`. */
export function statusOf(recipients: readonly RecipientStatus[]): EmailStatus {
  const [first] = recipients;
  if (!first) return "queued";
  return recipients.every((status) => status === first) ? first : "partial";
}
