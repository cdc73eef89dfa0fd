/** What a sender may say about an email: strict shapes, documented other spellings. */
import { z } from "zod";
import { AddressError, type Mailbox, parseMailbox } from "@/lib/infra/mime/address";
import { checkCustomHeader } from "@/lib/infra/mime/headers";
import { atMost, knownFields } from "@/lib/kernel/count-first";
import { invalid } from "@/lib/kernel/fault";
import { Attachments, maxAttachments, spellAttachments } from "./attachment-input";
import { SendAt } from "./send-at";

export const maxRecipients = 50;
const maxAddressLine = 1000;
const maxContent = 5_000_000;

const notText = "Write an email address, such as ada@example.com.";
const tooLong = "This address is too long.";

/** Null for what is no mailbox, after saying why. */
function readMailbox(text: string, refuse: (message: string) => void): Mailbox | null {
  if (text.length > maxAddressLine) {
    refuse(tooLong);
    return null;
  }
  try {
    return parseMailbox(text);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    refuse(error.message);
    return null;
  }
}

/** `a@b.c` or `Name <a@b.c>`, parsed by the one parser that also writes it to the wire. */
const MailboxText = z
  .string(notText)
  .max(maxAddressLine, tooLong)
  .transform((text, ctx): Mailbox => readMailbox(text, (message) => ctx.addIssue({ code: "custom", message, input: text })) ?? z.NEVER);

const tooManyRecipients = `At most ${maxRecipients} recipients in one email.`;
const written = z.string(notText).meta({ maxLength: maxAddressLine });
/** Read after the form is known: what is wrong with an address says more than that neither form fits. */
const MailboxList = atMost(
  maxRecipients,
  tooManyRecipients,
  z.union([written, z.array(written).max(maxRecipients, tooManyRecipients)], {
    error: "Write an email address, or an array of them.",
  }),
).transform((given, ctx): Mailbox[] => {
  const isOne = typeof given === "string";
  const read = (text: string, no: number) =>
    readMailbox(text, (message) => ctx.addIssue({ code: "custom", message, path: isOne ? [] : [no], input: text }));
  return (isOne ? [given] : given).flatMap((text, no) => read(text, no) ?? []);
});

const oneLine = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\p{Cc}]*$/u, "Line breaks and control characters are not allowed here.");
/** PostgreSQL and MIME both end at a NUL. */
const content = z
  .string()
  .max(maxContent, "The content is too large.")
  .regex(/^[^\u0000]*$/, "NUL characters are not allowed.");

const Headers = atMost(50, "At most 50 headers.", z.record(z.string(), z.string())).superRefine((headers, ctx) => {
  const seen = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    const before = seen.get(name.toLowerCase());
    if (before !== undefined)
      ctx.addIssue({
        code: "custom",
        message: `“${before}” and “${name}” are one header: names of headers know no upper case.`,
        path: [name],
        input: headers,
      });
    else seen.set(name.toLowerCase(), name);
    const refused = checkCustomHeader(name, value);
    if (refused) ctx.addIssue({ code: "custom", message: refused, path: [name], input: value });
  }
});

const tagName = oneLine(256).min(1);
const Tags = atMost(
  50,
  "At most 50 tags.",
  z.union([
    z.record(tagName, oneLine(256)),
    z
      .array(z.strictObject({ name: tagName, value: oneLine(256) }))
      .max(50, "At most 50 tags.")
      .transform((tags) => Object.fromEntries(tags.map(({ name, value }) => [name, value]))),
  ]),
);

export const SendEmailInput = knownFields(
  z.strictObject({
    from: MailboxText.optional().describe(
      "`ada@example.com` or `Ada <ada@example.com>`; its domain must be verified for the team. Left out, it is the team's default sender",
    ),
    fromName: oneLine(256).optional().describe("Display name, when `from` has none"),
    to: MailboxList.describe(`An address or an array of them; with \`cc\` and \`bcc\` at most ${maxRecipients} recipients`),
    cc: MailboxList.optional().describe(`Counts towards the ${maxRecipients} recipients of an email`),
    bcc: MailboxList.optional().describe(`Receive the email without standing in its headers; count towards the ${maxRecipients} too`),
    replyTo: MailboxList.optional(),
    subject: oneLine(998).min(1, "Write a subject."),
    html: content.optional(),
    text: content.optional().describe("Made from `html` when it is missing"),
    headers: Headers.optional().describe("`X-…`, In-Reply-To, References and a few others; List-Unsubscribe is not among them"),
    tags: Tags.optional().describe("`{ name: value }`, or an array of `{ name, value }`"),
    attachments: Attachments.optional().describe(`At most ${maxAttachments} files, together at most 25 MB in base64`),
    sendAt: SendAt.optional(),
  }),
);

export type SendEmailInput = z.output<typeof SendEmailInput>;

const spellings = new Map([
  ["from_name", "fromName"],
  ["reply_to", "replyTo"],
  ["send_at", "sendAt"],
  ["scheduledAt", "sendAt"],
  ["scheduled_at", "sendAt"],
]);

/** Fields that are not always taken as they stand. */
const other = new Set([...spellings.keys(), "body", "attachments"]);

/** Other spellings that are documented: `from_name`, `reply_to`, `send_at`, `scheduledAt`, `body: { html, text }`. @throws Fault when both say different things */
export function spellOut(raw: unknown): unknown {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw) || !Object.keys(raw).some((name) => other.has(name))) return raw;
  const spelled: Record<string, unknown> = {};
  const put = (name: string, value: unknown, as: string) => {
    if (value === null && (Object.hasOwn(spelled, name) || name !== as || name === "body")) return;
    if (Object.hasOwn(spelled, name) && spelled[name] !== null && JSON.stringify(spelled[name]) !== JSON.stringify(value))
      throw invalid(as, `“${as}” and “${name}” are two spellings of one field and say different things.`);
    spelled[name] = value;
  };
  for (const [name, value] of Object.entries(raw)) {
    if (name === "body" && typeof value === "object" && value !== null && !Array.isArray(value))
      for (const [part, inner] of Object.entries(value))
        put(part === "html" || part === "text" ? part : `body.${part}`, inner, `body.${part}`);
    else put(spellings.get(name) ?? name, name === "attachments" ? spellAttachments(value) : value, name);
  }
  return spelled;
}
