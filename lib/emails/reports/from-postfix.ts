/** What a Postfix server of the operator says about mail that it took from us: one callback for each recipient. */
import { z } from "zod";
import { emailIdOf, hardness, type ProviderReport, readDiagnostic } from "./report";

const kinds = {
  bounce: "bounced",
  bounced: "bounced",
  delivery: "delivered",
  delivered: "delivered",
  sent: "delivered",
  deferred: "deferred",
  delay: "deferred",
  complaint: "complained",
} as const;

export const PostfixCallback = z.object({
  event: z.enum(Object.keys(kinds) as [keyof typeof kinds, ...(keyof typeof kinds)[]], "Use bounce, delivered or deferred."),
  recipient: z.string("Name the recipient.").trim().min(3).max(320),
  message_id: z
    .string("Give the Message-ID.")
    .max(998)
    .refine((text) => emailIdOf(text) !== null, "This is no Message-ID of an email of this instance."),
  reason: z.string().max(4000).optional(),
  timestamp: z.union([z.iso.datetime({ offset: true }), z.number()]).optional(),
});
export type PostfixCallback = z.output<typeof PostfixCallback>;

/** @param now milliseconds since 1970, for callbacks that carry no time */
export function reportFromPostfix({ event, recipient, message_id, reason, timestamp }: PostfixCallback, now: number): ProviderReport {
  const type = kinds[event];
  const said = readDiagnostic(reason);
  const temporary = type === "bounced" && said.code !== null && said.code < 500;
  return {
    by: "Postfix",
    about: { emailId: emailIdOf(message_id), providerId: null },
    type,
    at: timeOf(timestamp) ?? now,
    recipients: [{ address: recipient, ...said }],
    ...(type === "bounced" && !temporary ? hardness(said) : { hard: false }),
    ref: `${event} ${reason ?? ""} ${timestamp ?? ""}`,
    detail: {},
  };
}

/** The age that a callback may have, and how far a clock may run ahead. */
const oldestMs = 5 * 24 * 3_600_000;
const futureMs = 15 * 60_000;

/** Null for a time that is missing. */
export function timeOf(timestamp: PostfixCallback["timestamp"]): number | null {
  if (timestamp === undefined) return null;
  if (typeof timestamp === "string") return Date.parse(timestamp);
  return timestamp < 1e11 ? timestamp * 1000 : timestamp;
}

/** False for a callback out of its time: somebody replays it, or a clock is wrong. */
export function isTimely(timestamp: PostfixCallback["timestamp"], now: number): boolean {
  const at = timeOf(timestamp);
  return at === null || (at > now - oldestMs && at < now + futureMs);
}
