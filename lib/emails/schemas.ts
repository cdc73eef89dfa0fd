/** Shapes of emails, as the API and the dashboard see them. */
import { z } from "zod";
import { suppressionReasons } from "@/lib/suppressions/schemas";
import { emailStatuses, recipientStatuses } from "./status";

export const EmailId = z.string().min(1).max(64).describe("`em_…` or its UUID form");
export const EmailStatus = z
  .enum(emailStatuses)
  .describe(
    "That of its recipients where they agree. Where they differ: `partial` once it was handed over for one of them, and before that the status of those who are nearest to it",
  );

export const Recipient = z.object({
  email: z.string(),
  type: z.enum(["to", "cc", "bcc"]),
  status: z.enum(recipientStatuses),
  attempts: z.number().int(),
  stage: z.string().nullable().describe("Where in the SMTP dialogue the last answer came"),
  smtpCode: z.number().int().nullable(),
  dsnCode: z.string().nullable().describe("Enhanced status code, RFC 3463"),
  smtpResponse: z.string().nullable().describe("The server's own words"),
  remoteHost: z.string().nullable(),
  tls: z.string().nullable(),
  providerMessageId: z
    .string()
    .nullable()
    .describe(
      "The id that Amazon SES gave the message; SES replaces the Message-ID by this id at a name of its region. Null when another way was taken, or none yet",
    ),
  deliveredAt: z.iso.datetime().nullable().describe("When it was first said to be delivered"),
  nextAttemptAt: z.iso.datetime().nullable().describe("While the recipient waits"),
  updatedAt: z.iso.datetime(),
});
export type Recipient = z.output<typeof Recipient>;

export const EmailEvent = z.object({
  id: z.string(),
  type: z.string(),
  recipient: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()).nullable(),
  createdAt: z.iso.datetime(),
});
export type EmailEvent = z.output<typeof EmailEvent>;

export const EmailRow = z.object({
  id: z.string(),
  status: EmailStatus,
  from: z.string(),
  fromName: z.string().nullable(),
  to: z.string().describe("The To recipients, joined by commas"),
  subject: z.string(),
  messageId: z
    .string()
    .describe("RFC 5322 Message-ID, the same on every attempt. Mail that SES carries arrives with one of SES’s own instead"),
  source: z.enum(["api", "dashboard", "system"]),
  mode: z.enum(["live", "test"]),
  tags: z.record(z.string(), z.string()),
  opens: z.number().int(),
  clicks: z.number().int(),
  recipients: z.array(z.object({ email: z.string(), type: z.enum(["to", "cc", "bcc"]), status: z.enum(recipientStatuses) })),
  createdAt: z.iso.datetime(),
  sendAt: z.iso.datetime().nullable().describe("The time that it was scheduled for; null when it was to leave at once"),
});
export type EmailRow = z.output<typeof EmailRow>;

export const AttachmentRow = z.object({
  index: z.number().int().describe("From 0, in the order in which they were given"),
  filename: z.string(),
  contentType: z.string(),
  size: z.number().int().describe("In bytes"),
  contentId: z.string().nullable(),
  sha256: z.string().describe("Of its bytes, in hexadecimal"),
});
export type AttachmentRow = z.output<typeof AttachmentRow>;

export const WaitingFor = z.object({
  reason: z
    .enum(["team_paused", "no_transport", "outage", "refused", "suspended", "quota", "paced"])
    .describe(
      "`team_paused`; `no_transport`: nothing is turned on to send by; `outage`, `refused` (the credentials), `suspended`, `quota`: of the transport that opens first; `paced`: it goes slower than mail comes",
    ),
  until: z.iso.datetime().nullable().describe("When it is tried again; null where no clock decides"),
  sentence: z.string().describe("What it waits for and what to do, for a person"),
});
export type WaitingFor = z.output<typeof WaitingFor>;
export const waitingForField = WaitingFor.nullable().describe(
  "What holds it up on our side; null when nothing does: it left, waits for its time, or for the next attempt after an answer of its receiver",
);

export const queueIdField = z
  .string()
  .nullable()
  .describe("The id in the queue of the server that took it over: what its answer names, or Amazon SES gave it; null when none is known");

export const EmailDetail = EmailRow.extend({
  queueId: queueIdField,
  cc: z.array(z.string()),
  bcc: z.array(z.string()),
  replyTo: z.array(z.string()),
  headers: z.record(z.string(), z.string()),
  html: z.string().nullable(),
  text: z.string().nullable(),
  keyId: z.string().nullable(),
  nextAttemptAt: z.iso.datetime().nullable(),
  waitingFor: waitingForField,
  contentRemovedAt: z.iso.datetime().nullable().describe("When body, headers and attachments were removed because their time was over"),
  resentFrom: z.string().nullable().describe("The email that this one repeats"),
  resentAs: z.array(z.string()).describe("The emails that repeat this one"),
  attachments: z.array(AttachmentRow),
  recipients: z.array(Recipient),
});
export type EmailDetail = z.output<typeof EmailDetail>;

const SuppressedRecipient = z.object({
  email: z.string(),
  reason: z.enum([...suppressionReasons, "sandbox"]),
  since: z.iso.datetime().nullable().describe("When it was put on the list; null for the sandbox’s own address, which is on none"),
});

export const Accepted = z.object({
  id: z.string(),
  status: EmailStatus,
  messageId: z.string(),
  suppressed: z
    .array(SuppressedRecipient)
    .optional()
    .describe("The recipients it is not sent to, because they are suppressed; only where there are some"),
  sendAt: z.iso.datetime().optional().describe("When it leaves; only of an email that was scheduled"),
  queueId: queueIdField.optional().describe("Only where the hand-over was waited for: the id in the queue of the server that took it over"),
});
export type Accepted = z.output<typeof Accepted>;
