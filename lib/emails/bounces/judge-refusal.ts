/**
 * What a refusal is about, and whether it says that nobody can be reached at the address. One judgement for answers in a dialogue of
 * ours, for what a relay or provider reports, and for what a page advises: docs/bounces.md describes it.
 */
import { causeOfCode } from "./codes";
import { addressesIn, plainWords } from "./plain-words";
import { type Cause, rows } from "./words";

export interface Refusal {
  /** The SMTP reply code. */
  readonly code: number | null;
  /** RFC 3463. */
  readonly enhanced: string | null;
  /** Which command of SMTP was refused, or `report`. */
  readonly stage: string | null;
  readonly text: string;
  /** The envelope's sender: an answer that names it is about the sender. */
  readonly sender?: string | null;
  /** Recipients that the answer is for. One answer for several names none of them. */
  readonly recipients?: number;
}

export interface Judgement {
  readonly cause: Cause;
  /** Final, about this one recipient, and nobody is there. Everything in doubt is false. */
  readonly hard: boolean;
}

/** Nothing said here is about a recipient: none was named yet (RFC 5321 section 3.3). */
const beforeRecipients = new Set(["connect", "greeting", "tls", "auth", "mail", "ses"]);
const wholeMessage = new Set(["data", "dot"]);

export function judgeRefusal(refusal: Refusal): Judgement {
  const cause = causeOf(refusal);
  const { stage, recipients = 1 } = refusal;
  const aboutOne = stage !== null && !beforeRecipients.has(stage) && !(wholeMessage.has(stage) && recipients > 1);
  return { cause, hard: cause === "gone" && aboutOne && isFinal(refusal) };
}

/** Final unless one of its codes says that it is for now. */
const isFinal = ({ code, enhanced }: Refusal): boolean =>
  (code !== null || enhanced !== null) && (code === null || code >= 500) && (enhanced === null || enhanced.startsWith("5."));

function causeOf({ stage, text, code, enhanced, sender }: Refusal): Cause {
  const before = stage !== null && beforeRecipients.has(stage);
  const named = causeOfWords(text, stage === "rcpt" || stage === "report");
  if (before) return named === null || named === "gone" ? (stage === "mail" && (code ?? 500) >= 500 ? "sender" : "server") : named;
  if (sender && isAboutSender(text, sender) && (named === null || named === "gone" || named === "policy")) return "sender";
  const coded = causeOfCode(innerCode(text) ?? enhanced ?? codeInWords(text));
  // 5.1.7 and 5.1.8 are about the sender by definition, whatever is said to be missing.
  if (named === "gone" && coded === "sender") return coded;
  return named ?? coded ?? causeOfReply(code) ?? "unknown";
}

/** What another server said is nearer to the cause than what was put before it. */
function causeOfWords(text: string, aboutRecipient: boolean): Cause | null {
  const inner = quoted.exec(text.slice(0, 1000))?.[1];
  for (const words of inner ? [inner, text] : [text]) {
    const plain = plainWords(words);
    const row = rows.find((one) => (aboutRecipient || !one.rcptOnly) && one.words.test(plain));
    if (row) return row.cause;
  }
  return null;
}

/** `host mx.example said: 550 …`; `5.1.0 - Unknown address error 550-'5.7.1 … Access denied'`, as Cisco's gateways write it. */
const quoted = /^.{0,900}(?:\bsaid: |\b[45]\d\d-')(.+)$/i;

/** True for an answer that names the sender's address and no other. */
export function isAboutSender(text: string, sender: string): boolean {
  const named = addressesIn(text);
  return named.length > 0 && named.every((address) => address === sender.toLowerCase());
}

/** What another server said is nearer to the cause than the code that was put before it: `said: 550 5.1.1 …`, `550-'5.1.1 …`. */
const innerCode = (text: string): string | null =>
  [...text.slice(0, 1000).matchAll(/\b[45]\d\d[ -]['"]?([45]\.\d{1,3}\.\d{1,3})(?![\d.])/g)].at(-1)?.[1] ?? null;

/** qmail's place for it: `sorry, that is not here (#5.1.1)`. */
const codeInWords = (text: string): string | null => /\(#([45]\.\d{1,3}\.\d{1,3})/.exec(text)?.[1] ?? null;

function causeOfReply(code: number | null): Cause | null {
  if (code === 421 || code === 451) return "server";
  return null;
}
