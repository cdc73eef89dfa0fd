/**
 * What a mail server says in a message of its own about an email of ours: that it could not be delivered, that it was, or that its
 * reader complained.
 */
import { readId } from "@/lib/infra/ids";
import { readFields } from "./fields";
import { reportsFromDeliveryStatus } from "./from-delivery-status";
import { reportsFromFeedback } from "./from-feedback";
import { isTimely } from "./from-postfix";
import { emailIdOf, type ProviderReport, words } from "./report";
import { type Part, readReportMessage } from "./report-parts";

/** What is known of a report before its own fields are read. */
export interface Told {
  readonly emailId: string;
  /** The domain that the message came from, where the report does not name its server. */
  readonly from: string;
  /** Milliseconds since 1970: when the message was written. */
  readonly at: number;
  /** The Message-ID of the report. */
  readonly ref: string;
}

const statuses = new Set(["message/delivery-status", "message/global-delivery-status"]);
const returned = new Set([
  "text/rfc822-headers",
  "message/rfc822",
  "message/rfc822-headers",
  "message/global",
  "message/global-headers",
  "text/rfc822",
]);

/**
 * The reports in a delivery status notification (RFC 3464, 6522, 6533), one for each recipient that it names, and in a complaint
 * of a feedback loop (RFC 5965, 6650). Empty for every other message, for one that does not bring back an email of ours, and for
 * one that cannot be read: it never throws.
 *
 * @param now milliseconds since 1970, for reports without a time that can be true
 */
export function reportsFromMessage(raw: Buffer, now = Date.now()): ProviderReport[] {
  const message = readReportMessage(raw);
  if (!message) return [];
  const { headers, parts } = message;
  const emailId = parts.map(emailOf).find((id) => id !== null);
  if (!emailId) return [];
  const told: Told = {
    emailId,
    from: words(/@([^\s<>@"]{1,255})/.exec(headers.get("from") ?? "")?.[1]) ?? "the receiving server",
    at: timely(headers.get("date"), now) ?? now,
    ref: words(headers.get("message-id")) ?? "",
  };
  const status = parts.find(({ type }) => statuses.has(type));
  if (status) return reportsFromDeliveryStatus(status.lines, told, (time) => timely(time, now));
  const feedback = parts.find(({ type }) => type === "message/feedback-report");
  return feedback ? reportsFromFeedback(feedback.lines, told) : [];
}

/** Our own mark, or our Message-ID where servers on the way have taken the mark off. */
function emailOf({ type, lines }: Part): string | null {
  if (!returned.has(type)) return null;
  const headers = readFields(lines);
  const marked = headers.get("x-mailwright-id");
  return (marked ? readId("email", marked) : null) ?? emailIdOf(headers.get("message-id"));
}

/** Null for what is no time, or lies too far from now to be one. */
function timely(text: string | null, now: number): number | null {
  const at = Date.parse(text?.slice(0, 100).replace(/\s*\([^()]*\)\s*$/, "") ?? "");
  return Number.isFinite(at) && isTimely(at, now) ? at : null;
}
