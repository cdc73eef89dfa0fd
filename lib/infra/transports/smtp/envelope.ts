/** What is said about a message before it, and what need not even be tried. */
import { isAscii } from "node:buffer";
import type { Answer } from "../types";
import { type Job, openRecipients, settle } from "./job";
import type { Extensions } from "./login";

export interface Envelope {
  readonly mail: string;
  readonly rcpt: readonly string[];
  /** Index of each RCPT in the parcel's recipients. */
  readonly indexes: readonly number[];
}

type Refusal = Pick<Answer, "stage" | "code" | "enhanced" | "text">;

/** Null when the job is settled: nobody is left whom this server could be asked about. */
export function envelopeOf(job: Job, extensions: Extensions, refuse: (refusal: Refusal) => Answer): Envelope | null {
  const { parcel } = job;
  const refuseAll = (refusal: Refusal) => {
    settle(job, refuse(refusal));
    return null;
  };
  const limit = Number(extensions.get("SIZE") ?? 0);
  if (limit > 0 && parcel.message.length > limit)
    return refuseAll({
      stage: "mail",
      code: 552,
      enhanced: "5.3.4",
      text: `The message has ${parcel.message.length} bytes; the server takes at most ${limit}.`,
    });
  if (!sayable(parcel.envelopeFrom))
    return refuseAll({ stage: "mail", code: null, enhanced: "5.1.7", text: "The sender's address cannot be said in SMTP." });
  const utf8Offered = extensions.has("SMTPUTF8");
  const needsUtf8 = "The address needs SMTPUTF8, which the server does not offer.";
  if (!utf8Offered && (parcel.smtpUtf8 || !ascii(parcel.envelopeFrom)))
    return refuseAll({
      stage: "mail",
      code: null,
      enhanced: "5.6.7",
      text: parcel.smtpUtf8 ? needsUtf8.replace("address", "message") : needsUtf8,
    });
  for (const index of openRecipients(job)) {
    const recipient = parcel.recipients[index] ?? "";
    if (recipient === "" || !sayable(recipient))
      job.answers[index] = refuse({ stage: "rcpt", code: null, enhanced: "5.1.3", text: "The address cannot be said in SMTP." });
    else if (!utf8Offered && !ascii(recipient))
      job.answers[index] = refuse({ stage: "rcpt", code: null, enhanced: "5.6.7", text: needsUtf8 });
  }
  const indexes = openRecipients(job);
  if (indexes.length === 0) return refuseAll({ stage: "rcpt", code: null, enhanced: null, text: "" });
  const addresses = indexes.map((index) => parcel.recipients[index] ?? "");
  const utf8 = parcel.smtpUtf8 || !ascii(parcel.envelopeFrom) || !addresses.every(ascii);
  const eightBit = parcel.smtpUtf8 || !isAscii(parcel.message);
  if (eightBit && !extensions.has("8BITMIME") && !utf8Offered)
    return refuseAll({
      stage: "mail",
      code: null,
      enhanced: "5.6.3",
      text: "The message has 8-bit content, which the server does not take.",
    });
  const size = extensions.has("SIZE") ? ` SIZE=${parcel.message.length}` : "";
  const body = eightBit && extensions.has("8BITMIME") ? " BODY=8BITMIME" : "";
  return {
    mail: `MAIL FROM:<${parcel.envelopeFrom}>${size}${body}${utf8 ? " SMTPUTF8" : ""}\r\n`,
    rcpt: addresses.map((address) => `RCPT TO:<${address}>\r\n`),
    indexes,
  };
}

const ascii = (text: string) => /^[\x20-\x7e]*$/.test(text);
/** Whatever was checked before: nothing that ends a line or a path may reach a command. */
const sayable = (address: string) => !/\p{Cc}/u.test(address) && !/[<>]/.test(address.replace(/^"(?:[^"\\]|\\.)*"/, ""));
