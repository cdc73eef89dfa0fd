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

/** Statuses of a recipient whose server, or our next hop, took the message. */
const handedOver: readonly RecipientStatus[] = ["sent", "delivered", "complained"];

/** Where recipients differ and nothing was handed over, the first of these that one of them has says most about the email. */
const before: readonly RecipientStatus[] = ["sending", "deferred", "queued", "scheduled", "bounced", "failed", "canceled", "suppressed"];

/**
 * One status for an email: that of its recipients where they agree. Otherwise `partial`, when it was handed over for one of them; what
 * has left for nobody is not in part anywhere, and has the status of those who are nearest to leaving. `ownStatus` is the same in SQL.
 */
export function statusOf(recipients: readonly RecipientStatus[]): EmailStatus {
  const [first] = recipients;
  if (!first) return "queued";
  if (recipients.every((status) => status === first)) return first;
  if (recipients.some((status) => handedOver.includes(status))) return "partial";
  return before.find((status) => recipients.includes(status)) ?? "partial";
}

/** Each status has a bit, and those that say more about an email have a higher one. */
const order: readonly RecipientStatus[] = [...before.toReversed(), ...handedOver];
const bit = (status: RecipientStatus): number => 2 ** order.indexOf(status);
const firstHandedOver = bit("sent");

/** SQL over the recipients `r` of one email: the bits of all their statuses. */
const bits = `bit_or(CASE r.status ${["delivered" as const, ...order.filter((status) => status !== "delivered")]
  .map((status) => `WHEN '${status}' THEN ${bit(status)}`)
  .join(" ")} ELSE 0 END)`;

/**
 * `statusOf` as a condition for HAVING over the recipients `r` of one email: it has one of these statuses. Whether the time of what is
 * stored as scheduled has come is not asked.
 */
export function havingStatus(statuses: readonly EmailStatus[]): string {
  const agree = statuses
    .filter((status) => status !== "partial" && handedOver.includes(status))
    .map((status) => bit(status as RecipientStatus));
  const highest = statuses
    .filter((status) => status !== "partial" && before.includes(status))
    .map((status) => bit(status as RecipientStatus));
  const anyOf = [
    ...(agree.length > 0 ? [`${bits} IN (${agree.join(", ")})`] : []),
    ...highest.map((least) => `${bits} BETWEEN ${least} AND ${2 * least - 1}`),
    ...(statuses.includes("partial") ? [`${bits} > ${firstHandedOver} AND ${bits} NOT IN (${handedOver.map(bit).join(", ")})`] : []),
  ];
  return anyOf.map((condition) => `(${condition})`).join(" OR ") || "false";
}
