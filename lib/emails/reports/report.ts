/** What a provider reported about an email of ours, in one shape for all providers. */
import { z } from "zod";
import { plainLine } from "@/lib/infra/plain-line";
import { judgeRefusal } from "../bounces/judge-refusal";
import { readReply } from "../bounces/read-reply";

const About = z.object({
  /** The email's UUID, from a mark of ours that came back. */
  emailId: z.uuid().nullable(),
  /** The id that the provider gave the message. */
  providerId: z.string().nullable(),
});

const ReportedRecipient = z.object({
  address: z.string(),
  code: z.number().int().nullable(),
  /** RFC 3463. */
  enhanced: z.string().nullable(),
  /** The other side's own words. */
  text: z.string().nullable(),
});
export type ReportedRecipient = z.output<typeof ReportedRecipient>;

/** An email has no more recipients, so a report that names more tells of none of them. */
export const mostReported = 50;

export const ProviderReport = z.object({
  /** Who says it: `Amazon SES`, `Postfix`, or the reporting server of a DSN. */
  by: z.string(),
  about: About,
  /** The topic that it came by, when it counts only for mail of providers that name this topic. */
  topic: z.string().optional(),
  type: z.enum(["sent", "delivered", "deferred", "bounced", "complained", "failed", "opened", "clicked"]),
  /** Milliseconds since 1970, by the provider's clock. */
  at: z.number(),
  /** Whom it is about; empty for all recipients of the email. */
  recipients: z.array(ReportedRecipient),
  /** Of a bounce: the address itself is at fault, for good. */
  hard: z.boolean(),
  /** Of a bounce whose answer was to the whole message: it is about the address if the email had no other recipient. */
  hardAlone: z.boolean().optional(),
  /** What tells this report from another of the same type about the same recipient: the provider's own id of it, say. */
  ref: z.string(),
  /** What else is shown to the sender. */
  detail: z.record(z.string(), z.unknown()),
});
export type ProviderReport = z.output<typeof ProviderReport>;

/** Of longer words the end is not read: an answer of SMTP has lines of 512 characters (RFC 5321, section 4.5.3.1.5). */
const mostRead = 20_000;

/** A stranger's words as one line, or null when nothing is left of them. @param max UTF-16 units */
export const words = (text: string | null | undefined, max = 1000): string | null =>
  plainLine((text ?? "").slice(0, mostRead), max) || null;

/** `550 5.1.1 No such user`, `smtp; 550 5.1.1 …`, `host mx said: 550 …`, read by RFC 5321 and RFC 3463. */
export function readDiagnostic(text: string | null | undefined): Pick<ReportedRecipient, "code" | "enhanced" | "text"> {
  const said = words(text?.slice(0, mostRead).replace(/^\s*smtp\s*;\s*/i, ""));
  const { code, enhanced } = readReply(said ?? "");
  return { code, enhanced, text: said };
}

/** Whether a reported bounce is about the address itself: for certain, or if the email had no other recipient. */
export function hardness(said: Omit<ReportedRecipient, "address">): Pick<ProviderReport, "hard" | "hardAlone"> {
  const text = said.text ?? "";
  const { stage } = readReply(text);
  // That it is final, the report says already.
  const enhanced = said.enhanced ?? (said.code === null ? "5.0.0" : null);
  const { hard } = judgeRefusal({ ...said, enhanced, text, stage: stage ?? "report" });
  const ofAll = stage === "data" || stage === "dot";
  return ofAll ? { hard: false, ...(hard ? { hardAlone: true } : {}) } : { hard };
}

/** The UUID at the beginning of a Message-ID of ours, `<uuid@domain>`; null for every other. */
export const emailIdOf = (messageId: string | null | undefined): string | null =>
  /^<?([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})@[^\s<>]+>?$/i
    .exec(messageId?.trim() ?? "")?.[1]
    ?.toLowerCase() ?? null;
