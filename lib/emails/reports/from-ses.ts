/**
 * What Amazon SES says through SNS: event publishing of a configuration set (`eventType`) and feedback notifications of an
 * identity (`notificationType`). Source: Amazon SES Developer Guide, "Contents of event data" and "Amazon SNS notification contents".
 */
import { z } from "zod";
import { readId } from "@/lib/infra/ids";
import { judgeRefusal } from "../bounces/judge-refusal";
import { readReply } from "../bounces/read-reply";
import { emailIdOf, mostReported, type ProviderReport, type ReportedRecipient, readDiagnostic, words } from "./report";

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const text = z.string().optional();

const Mail = z.object({
  timestamp: time,
  messageId: z.string(),
  destination: z.array(z.string()).default([]),
  headers: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  commonHeaders: z.object({ messageId: z.string().optional() }).optional(),
  tags: z.record(z.string(), z.array(z.string())).default({}),
});
const Person = z.object({ emailAddress: z.string(), action: text, status: text, diagnosticCode: text });

const SesEvent = z.object({
  eventType: text,
  notificationType: text,
  mail: Mail,
  bounce: z
    .object({
      timestamp: time,
      feedbackId: z.string(),
      bounceType: z.string(),
      bounceSubType: text,
      bouncedRecipients: z.array(Person),
      reportingMTA: text,
    })
    .optional(),
  complaint: z
    .object({
      timestamp: time,
      feedbackId: z.string(),
      complainedRecipients: z.array(z.object({ emailAddress: z.string() })),
      complaintFeedbackType: text,
      complaintSubType: z.string().nullish(),
      userAgent: text,
    })
    .optional(),
  delivery: z
    .object({ timestamp: time, recipients: z.array(z.string()), smtpResponse: text, reportingMTA: text, remoteMtaIp: text })
    .optional(),
  deliveryDelay: z.object({ timestamp: time, delayType: text, delayedRecipients: z.array(Person) }).optional(),
  reject: z.object({ reason: text }).optional(),
  failure: z.object({ errorMessage: text }).optional(),
  open: z.object({ timestamp: time, ipAddress: text, userAgent: text }).optional(),
  click: z.object({ timestamp: time, ipAddress: text, userAgent: text, link: text }).optional(),
});
type SesEvent = z.output<typeof SesEvent>;

/** Null for what says nothing about an email: a subscription, a test, an event of another kind. @throws ZodError for what is no SES event */
export function reportFromSes(said: unknown): ProviderReport | null {
  const event = SesEvent.parse(said);
  const told = tell(event);
  if (!told) return null;
  return {
    by: "Amazon SES",
    about: { emailId: emailOf(event.mail), providerId: event.mail.messageId },
    hard: false,
    ...told,
  };
}

type Told = Pick<ProviderReport, "type" | "at" | "recipients" | "ref" | "detail"> & { hard?: boolean };

function tell(event: SesEvent): Told | null {
  const { mail, bounce, complaint, delivery, deliveryDelay, reject, failure, open, click } = event;
  const everybody = few(mail.destination).map(plain);
  switch (event.eventType ?? event.notificationType) {
    case "Send":
      return { type: "sent", at: mail.timestamp, recipients: everybody, ref: "send", detail: {} };
    case "Delivery":
      if (!delivery) return null;
      return {
        type: "delivered",
        at: delivery.timestamp,
        recipients: delivered(delivery),
        ref: "delivery",
        detail: { remoteHost: words(delivery.remoteMtaIp ?? delivery.reportingMTA) },
      };
    case "DeliveryDelay":
      if (!deliveryDelay) return null;
      return {
        type: "deferred",
        at: deliveryDelay.timestamp,
        recipients: few(deliveryDelay.delayedRecipients).map(toPerson),
        ref: `delay ${deliveryDelay.timestamp}`,
        detail: { kind: words(deliveryDelay.delayType) },
      };
    case "Bounce":
      return bounce ? bounced(bounce) : null;
    case "Complaint":
      // A reader who says that a message is no spam complains about nothing (RFC 5965, section 3.5).
      if (!complaint || complaint.complaintFeedbackType === "not-spam") return null;
      return {
        type: "complained",
        at: complaint.timestamp,
        recipients: few(complaint.complainedRecipients).map(({ emailAddress }) => plain(emailAddress)),
        ref: complaint.feedbackId,
        detail: { kind: words(complaint.complaintFeedbackType ?? complaint.complaintSubType), userAgent: words(complaint.userAgent) },
      };
    case "Reject":
      return failed(mail, everybody, "reject", reject?.reason);
    case "Rendering Failure":
    case "RenderingFailure":
      return failed(mail, everybody, "rendering", failure?.errorMessage);
    case "Open":
      if (!open) return null;
      return {
        type: "opened",
        at: open.timestamp,
        recipients: everybody,
        ref: `open ${open.timestamp} ${open.ipAddress ?? ""}`,
        detail: { userAgent: words(open.userAgent) },
      };
    case "Click":
      if (!click) return null;
      return {
        type: "clicked",
        at: click.timestamp,
        recipients: everybody,
        ref: `click ${click.timestamp} ${click.ipAddress ?? ""} ${click.link ?? ""}`,
        detail: { link: words(click.link), userAgent: words(click.userAgent) },
      };
    default:
      return null;
  }
}

const missing = new Set(["General", "NoEmail", "Suppressed", "OnAccountSuppressionList"]);

/**
 * `Permanent` with one of these subtypes is about the address; `Transient` means that SES itself has given up trying. SES says
 * `Permanent` and `General` to most refusals of class 5, so there the receiver's own words can take it back.
 */
function bounced({
  timestamp,
  feedbackId,
  bounceType,
  bounceSubType,
  bouncedRecipients,
  reportingMTA,
}: NonNullable<SesEvent["bounce"]>): Told {
  const recipients = few(bouncedRecipients).map(toPerson);
  const isGeneral = (bounceSubType ?? "General") === "General";
  return {
    type: "bounced",
    at: timestamp,
    recipients,
    hard: bounceType === "Permanent" && missing.has(bounceSubType ?? "General") && !(isGeneral && recipients.some(isAboutElse)),
    ref: feedbackId,
    detail: {
      bounceType: words(bounceType),
      bounceSubType: words(bounceSubType),
      remoteHost: words(reportingMTA?.replace(/^dns;\s*/i, "")),
    },
  };
}

/** Its words or its code name another cause than a missing address. */
function isAboutElse({ code, enhanced, text }: ReportedRecipient): boolean {
  const words = text ?? "";
  const { cause } = judgeRefusal({ code, enhanced, text: words, stage: readReply(words).stage ?? "report" });
  return cause !== "gone" && cause !== "unknown";
}

function delivered({ recipients, smtpResponse }: NonNullable<SesEvent["delivery"]>): ReportedRecipient[] {
  const said = readDiagnostic(smtpResponse);
  return few(recipients).map((address) => ({ ...said, address: bare(address) }));
}

function failed(mail: SesEvent["mail"], people: readonly ReportedRecipient[], ref: string, why: string | undefined): Told {
  const text = words(why);
  return {
    type: "failed",
    at: mail.timestamp,
    recipients: people.map((one) => ({ ...one, text })),
    ref,
    detail: { reason: ref === "reject" ? "rejected_by_provider" : "could_not_compose" },
  };
}

/** Whoever can publish to a topic may name as many as a message of SNS can hold. */
const few = <T>(people: readonly T[]): readonly T[] => people.slice(0, mostReported);

const bare = (address: string): string => /<([^<>]+)>\s*$/.exec(address)?.[1] ?? address.trim();
const plain = (address: string): ReportedRecipient => ({ address: bare(address), code: null, enhanced: null, text: null });

function toPerson({ emailAddress, status, diagnosticCode }: z.output<typeof Person>): ReportedRecipient {
  const said = readDiagnostic(diagnosticCode);
  return {
    address: bare(emailAddress),
    ...said,
    enhanced: said.enhanced ?? (/^[245]\.\d{1,3}\.\d{1,3}$/.test(status ?? "") ? (status ?? null) : null),
  };
}

/** Our tag, our header, our Message-ID: SES may rewrite the last one. */
function emailOf({ tags, headers, commonHeaders }: SesEvent["mail"]): string | null {
  const header = (name: string) => headers.find((one) => one.name.toLowerCase() === name)?.value;
  const tag = tags["mailwright-email"]?.[0];
  const marked = header("x-mailwright-id");
  return (
    (tag && z.uuid().safeParse(tag).success ? tag : null) ??
    (marked ? readId("email", marked.trim()) : null) ??
    emailIdOf(header("message-id")) ??
    emailIdOf(commonHeaders?.messageId)
  );
}
