/**
 * What a mail server says in a message of its own about an email of ours: that it could not be delivered, that it was, or that its
 * reader complained.
 */
import { type Named, readBounceText } from "./bounce-text";
import { emailOf } from "./email-of";
import { readFields } from "./fields";
import { reportsFromDeliveryStatus } from "./from-delivery-status";
import { reportsFromFeedback, reportsFromJunkMail } from "./from-feedback";
import { isTimely } from "./from-postfix";
import { isBounce, reportsFromText } from "./from-text";
import { type ProviderReport, words } from "./report";
import { type Part, readReturnedMessage } from "./report-parts";

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

/**
 * The reports in a delivery status notification (RFC 3464, 6522, 6533), one for each recipient that it names, in a bounce that was
 * written for people, and in a complaint of a feedback loop (RFC 5965, 6650, and Outlook.com's of its own). Empty for every other
 * message, for one that is not about an email of ours, and for one that cannot be read: it never throws.
 *
 * @param now milliseconds since 1970, for reports without a time that can be true
 */
export function reportsFromMessage(raw: Buffer, now = Date.now()): ProviderReport[] {
  const message = readReturnedMessage(raw);
  const { headers, parts } = message;
  const bounce = isBounce(message);
  const kind = kindOf(parts, bounce);
  if (kind === null && !bounce) return [];
  const emailId = emailOf(message);
  if (!emailId) return [];
  const told: Told = {
    emailId,
    from: words(/@([^\s<>@"]{1,255})/.exec(headers.get("from") ?? "")?.[1]) ?? "the receiving server",
    at: timely(headers.get("date"), now) ?? now,
    ref: words(headers.get("message-id")) ?? "",
  };
  if (kind?.of === "feedback") return reportsFromFeedback(kind.part.lines, told);
  if (kind?.of === "junk") return reportsFromJunkMail(readFields(kind.part.lines), told);
  const reports = kind ? reportsFromDeliveryStatus(kind.part.lines, wordsFor(parts), told, (time) => timely(time, now)) : [];
  return reports.length > 0 || !bounce ? reports : reportsFromText(message, told);
}

/** The part that says what happened, where one says it for programs. */
function kindOf(parts: readonly Part[], bounce: boolean): { of: "status" | "feedback" | "junk"; part: Part } | null {
  const status = parts.find(({ type }) => statuses.has(type));
  if (status) return { of: "status", part: status };
  const feedback = parts.find(({ type }) => type === "message/feedback-report");
  if (feedback) return { of: "feedback", part: feedback };
  const junk = parts.find(
    ({ type, lines }) => type === "message/rfc822" && lines.slice(0, 500).some((line) => /^x-hmxmroriginalrecipient:/i.test(line)),
  );
  if (junk) return { of: "junk", part: junk };
  const plain = bounce
    ? parts.find(({ type, lines }) => type === "text/plain" && hasField(lines, "final-recipient") && hasField(lines, "action"))
    : undefined;
  return plain ? { of: "status", part: plain } : null;
}

const hasField = (lines: readonly string[], name: string): boolean =>
  lines.some((line) => line.length < 1000 && line.toLowerCase().startsWith(name) && line.slice(name.length).trimStart().startsWith(":"));

/** OpenSMTPD and others tell people what the server said, and programs only that it failed. */
const wordsFor = (parts: readonly Part[]): readonly Named[] => readBounceText(parts.find(({ type }) => type === "text/plain")?.lines ?? []);

/** Null for what is no time, or lies too far from now to be one. */
function timely(text: string | null, now: number): number | null {
  const at = Date.parse(text?.slice(0, 100).replace(/\s*\([^()]*\)\s*$/, "") ?? "");
  return Number.isFinite(at) && isTimely(at, now) ? at : null;
}
