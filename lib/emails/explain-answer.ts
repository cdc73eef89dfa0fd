/**
 * What a server's answer means for a person, and what to do about it. It follows the judgement of what the answer is about, so that the
 * page never blames a recipient whom the suppression list does not; the codes (RFC 5321, RFC 3463) say it more exactly where they agree.
 */
import { causeOfCode } from "./bounces/codes";
import { judgeRefusal } from "./bounces/judge-refusal";
import type { Cause } from "./bounces/words";
import type { RecipientStatus } from "./status";

/** What is known of a recipient's last attempt; `Recipient` of the schemas has it all. */
export interface Told {
  readonly status: RecipientStatus;
  readonly stage: string | null;
  readonly smtpCode: number | null;
  readonly dsnCode: string | null;
  /** The server's own words. */
  readonly smtpResponse?: string | null;
  /** Of a bounce: whether the address was found to be at fault. */
  readonly hard?: boolean | null;
  /** Why it ended without an answer that says so: the event's `reason`. */
  readonly reason?: string | null;
  /** SES's words for a bounce that it reported. */
  readonly bounceType?: string | null;
  readonly bounceSubType?: string | null;
}

export interface Explanation {
  readonly means: string;
  /** Null when there is nothing to do. */
  readonly advice: string | null;
}

/** One plain sentence on what happened, and one on what to do. */
export function explainAnswer(told: Told): Explanation {
  return byReason(told) ?? byStatus(told) ?? bySes(told) ?? byStage(told) ?? byJudgement(told) ?? byClass(told);
}

const say = (means: string, advice: string | null = null): Explanation => ({ means, advice });

function byReason({ reason, status }: Told): Explanation | null {
  switch (reason) {
    case "expired":
      return say(
        "It was tried again and again until the time that is set for trying was over.",
        "Look at the last answer for the cause, then send it again.",
      );
    case "outcome_unknown":
      return status === "failed"
        ? say(
            "The message was handed over twice and neither time did the server confirm it. It may have arrived.",
            "Ask the recipient before you send it again.",
          )
        : say(
            "The message was handed over and no answer came back, so it may have arrived.",
            "It is tried once more with the same Message-ID.",
          );
    case "not_processable":
      return say(
        "This instance could not prepare the message: each try ended or stopped the process that did.",
        "Look for something unusual in its content, such as very deeply nested HTML, and send it again without. The operator finds more in the log of the worker.",
      );
    case "domain_deleted":
      return say("The sender's domain was deleted before the message could leave.", "Add the domain again, or send from another.");
    case "domain_not_verified":
      return say(
        "The sender's domain lost its verification or its approval before the message could leave.",
        "The text below says which. Put it right, then send it again.",
      );
    case "could_not_compose":
      return say(
        "No valid message could be written from what was given.",
        "The server's text below names the field. Correct it and send it again.",
      );
    case "rejected":
      return say(
        "Amazon SES refused the message before it went anywhere.",
        "Its words stand below. Often the sender's domain is not verified in that AWS account, or the account is in the SES sandbox.",
      );
    case "instance_fault":
      return say("This instance could not prepare the message.", "The operator finds the cause in the log of the worker.");
    default:
      return null;
  }
}

function byStatus({ status, stage }: Told): Explanation | null {
  if (stage === "sandbox") return inSandbox(status);
  switch (status) {
    case "scheduled":
      return say("It waits for its time.");
    case "queued":
      return say("It is stored and waits for its turn. Nothing was tried yet.");
    case "sending":
      return say("It is being handed to the next server now.");
    case "sent":
      return say("The next server took responsibility for it. Whether it reached the mailbox, only that server knows.");
    case "delivered":
      return say("The recipient's server accepted it.");
    case "complained":
      return say("The recipient reported it as spam.", "Do not write to this address again.");
    case "suppressed":
      return say(
        "It was not sent: the address is on the suppression list.",
        "Remove it from the list only if the recipient asks to hear from you.",
      );
    case "canceled":
      return say("It was stopped before it was sent.");
    default:
      return null;
  }
}

/** What only SES knows of a bounce; where the receiver's own code says more, that is left to speak. */
function bySes({ bounceType, bounceSubType, dsnCode }: Told): Explanation | null {
  if (bounceSubType === "OnAccountSuppressionList" || bounceSubType === "Suppressed")
    return say(
      "Amazon SES did not send it: the address is on a suppression list of SES itself.",
      "Whoever runs the SES account can take it off there. Ask the recipient first.",
    );
  if (bounceType === "Transient" && !/^5\./.test(dsnCode ?? "") && bounceSubType !== "MailboxFull")
    return say("The recipient's server kept putting it off until Amazon SES gave up.", "Send it again later.");
  if (bounceType === "Undetermined" && !dsnCode)
    return say("It came back, and the server did not say why in a way that can be read.", "Read its words below.");
  return null;
}

function inSandbox(status: RecipientStatus): Explanation | null {
  switch (status) {
    case "delivered":
      return say("The sandbox kept it. It was not sent to anybody.");
    case "bounced":
      return say("The sandbox played a mailbox that does not exist.", "With a real address, stop writing to it.");
    case "complained":
      return say("The sandbox delivered it and then played a spam report.", "With a real address, do not write to it again.");
    case "deferred":
      return say("The sandbox played a busy server: it takes the message at the second attempt.");
    default:
      return null;
  }
}

/** From the most exact code to the widest; `x` stands for 4 and 5. */
const enhanced: readonly (readonly [pattern: RegExp, explanation: Explanation])[] = [
  [/^5\.1\.1$/, say("The mailbox does not exist.", "Check the spelling; if it is right, remove the address from your lists.")],
  [/^5\.1\.2$/, say("The recipient's domain does not exist or takes no mail.", "Check what stands after the @.")],
  [/^5\.1\.3$/, say("The server does not accept the form of the address.", "Check the spelling of the address.")],
  [/^5\.1\.6$/, say("The mailbox has moved and left no new address.", "Ask the recipient for the new one.")],
  [/^5\.1\.10$/, say("The recipient's domain declares that it takes no mail (null MX).", "Ask the recipient for another address.")],
  [/^5\.1\.[78]$/, say("The server does not accept the sender's address.", "Check the DNS records of the sender's domain.")],
  [
    /^[45]\.1\.0$/,
    say("The server does not accept the sender's or the recipient's address.", "Read its words below: they say which of the two it means."),
  ],
  [/^[45]\.1\./, say("The server does not accept the address.", "Check the spelling of the address.")],
  [/^5\.2\.1$/, say("The mailbox is switched off.", "Remove the address, or ask the recipient for another.")],
  [/^4\.2\.1$/, say("The mailbox takes no mail at the moment.")],
  [/^[45]\.2\.2$/, say("The mailbox is full.", "The recipient has to make room. It often means that nobody reads it any more.")],
  [/^[45]\.2\.3$/, say("The message is larger than the mailbox accepts.", "Send less, or a link instead of the content.")],
  [/^[45]\.3\.4$/, say("The message is larger than the server accepts.", "Send less, or a link instead of the content.")],
  [/^[45]\.3\.[12]$/, say("The server is not taking mail at the moment.")],
  [/^4\.4\.[12]$/, say("The recipient's server could not be reached, or the connection broke.")],
  [/^[45]\.4\.4$/, say("No server is known for the recipient's domain.", "Check what stands after the @.")],
  [/^[45]\.4\.6$/, say("Mail for this address goes in circles.", "The recipient's operator has to mend it.")],
  [/^4\.4\.7$/, say("The next server tried for too long and gave up.", "Send it again later.")],
  [
    /^5\.4\.1$/,
    say(
      "The server does not take mail for this address. Microsoft 365 answers so to addresses that it does not know.",
      "Check the spelling; if it is right, ask the recipient for another address.",
    ),
  ],
  [/^5\.4\./, say("The way to the recipient's server is broken.", "The recipient's operator has to mend it.")],
  [/^[45]\.5\.3$/, say("Too many recipients in one message.", "Send to fewer people at once.")],
  [/^[45]\.6\./, say("The server cannot take the content in this form.", "Simplify the message and send it again.")],
  [
    /^4\.7\.1$/,
    say("Greylisting or a rate limit: the server asks to see the message a second time.", "Nothing. The next attempt usually succeeds."),
  ],
  [
    /^5\.7\.1$/,
    say(
      "The server refuses the message by its own policy.",
      "Read its words below: they often name a block list, a missing record or a link to ask for release.",
    ),
  ],
  [
    /^5\.7\.(2[0-9]|30)$/,
    say("The message failed the server's SPF, DKIM or DMARC check.", "Check the DNS records of the sender's domain."),
  ],
  [/^5\.7\.(8|9|1[1-4])$/, say("The server refuses how this instance signs in.", "The operator has to correct SMTP_URL.")],
  [
    /^4\.7\./,
    say(
      "The server holds the message back by its own policy for now.",
      "If it stays so, send more slowly and check the DNS records of the sender's domain.",
    ),
  ],
  [
    /^5\.7\./,
    say("The server refuses the message by its own policy.", "Read its words below, and check the DNS records of the sender's domain."),
  ],
];

const missing = say("The mailbox does not exist.", "Check the spelling; if it is right, remove the address from your lists.");

/** For answers whose words say more than their codes. */
const byCause: Readonly<Record<Exclude<Cause, "unknown">, Explanation>> = {
  gone: missing,
  full: say("The mailbox is full.", "The recipient has to make room. It often means that nobody reads it any more."),
  rate: say("The server takes less mail than it was offered, from you or for this mailbox.", "Send more slowly, or send it again later."),
  blocklist: say(
    "The server refuses mail from where it came: its address or name is on a blocklist, or has a bad reputation. That says nothing about the recipient.",
    "Read its words below: they often name the list. Whoever runs the sending server can ask to be taken off.",
  ),
  sender: say(
    "The server does not accept the sender. That says nothing about the recipient.",
    "Check the DNS records of the sender's domain.",
  ),
  authentication: say("The message failed the server's SPF, DKIM or DMARC check.", "Check the DNS records of the sender's domain."),
  content: say("The server refuses what is in the message.", "Read its words below, change the message and send it again."),
  size: say("The message is larger than the server accepts.", "Send less, or a link instead of the content."),
  relay: say(
    "The server does not handle mail for this recipient.",
    "Check what stands after the @; the recipient's operator can correct the MX record.",
  ),
  policy: say(
    "The server refuses the message by its own policy.",
    "Read its words below, and check the DNS records of the sender's domain.",
  ),
  server: say("The recipient's server, or the way to it, has trouble.", "If it stays so, the recipient's operator has to mend it."),
};

const notWhose = say(
  "The server refused the message for all of its recipients at once, and does not say whose address it means.",
  "Send it to each of them separately to find out.",
);

/** Where words and code say the same, the code often says it more exactly. */
function byJudgement({ smtpCode, dsnCode, stage, smtpResponse, hard }: Told): Explanation | null {
  const { cause } = judgeRefusal({ code: smtpCode, enhanced: dsnCode, stage, text: smtpResponse ?? "" });
  if (cause === "gone" && hard === false && (stage === "dot" || stage === "data")) return notWhose;
  const exact = dsnCode === null ? undefined : enhanced.find(([pattern]) => pattern.test(dsnCode))?.[1];
  if (exact && (cause === "unknown" || cause === causeOfCode(dsnCode))) return exact;
  const saidSo = (smtpResponse ?? "") !== "" || (stage === "mail" && smtpCode !== null && smtpCode >= 500);
  return cause === "unknown" || !saidSo ? null : byCause[cause];
}

/** Faults before any recipient was named are about the road, not about the recipient. */
function byStage({ stage }: Told): Explanation | null {
  switch (stage) {
    case "connect":
      return say(
        "The next server could not be reached.",
        "If it stays so, test it under Settings, Sending, or ask the operator: this instance's relay is SMTP_URL.",
      );
    case "greeting":
      return say(
        "The next server answered the call and would not talk.",
        "It is often busy. If it stays so, whoever runs it can say whether it blocks this instance.",
      );
    case "tls":
      return say(
        "No encrypted connection to the next server could be made.",
        "Check its certificate and the encryption that is set under Settings, Sending; the operator checks those of SMTP_URL.",
      );
    case "auth":
      return say(
        "The next server does not accept the user name or the password.",
        "Correct them under Settings, Sending; the operator corrects those of SMTP_URL.",
      );
    case "ses":
      return say(
        "Amazon SES did not take the message for now. That says nothing about the recipient.",
        "It is tried again by itself. Settings, Sending shows how the transport fares.",
      );
    default:
      return null;
  }
}

function byClass({ smtpCode, status, stage }: Told): Explanation {
  const where = stage === "rcpt" ? "the recipient" : "the message";
  if (smtpCode === 450 || smtpCode === 451) return say("The server is busy, or asks to see the message a second time.");
  if (smtpCode === 421) return say("The server closed the connection; it is busy or limits how fast it takes mail.");
  if (smtpCode === 452) return say("The server has no room at the moment, or takes no more recipients in one message.");
  if (smtpCode === 550 && stage === "rcpt")
    return say("The server does not take mail for this address.", "Check the spelling of the address.");
  if (smtpCode === 552) return say("The mailbox is full, or the message is too large.", "Send less, or ask the recipient to make room.");
  if (smtpCode === 554)
    return say(`The server refuses ${where}; many servers answer so to what they take for spam.`, "Read its words below.");
  if (smtpCode !== null && smtpCode >= 500) return say(`The server refuses ${where} for good.`, "Read its words below.");
  if (smtpCode !== null && smtpCode >= 400) return say(`The server cannot take ${where} at the moment.`);
  if (status === "deferred") return say("It could not be handed over yet.");
  return say("It could not be sent.", "Read the events below for the cause.");
}
