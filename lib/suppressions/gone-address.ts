/** Which refusals say that the address is the trouble, and not the message, the sender or the day. */

export interface Refusal {
  readonly code: number | null;
  /** RFC 3463. */
  readonly enhanced: string | null;
  readonly stage: string | null;
  readonly text: string;
}

/** Addressing and mailbox statuses of RFC 3463 and RFC 7504 that stay so; 5.1.7 and 5.1.8 are about the sender. */
const gone = /^5\.(1\.([0-46]|10)|2\.1)$/;
const noSuchPerson =
  /\b(user|recipient|mailbox|address|account)\b.{0,40}\b(unknown|not found|does(n.t| not) exist|not exist|disabled|invalid|unavailable)\b|\b(unknown|no such|invalid) (local )?(user|recipient|mailbox|address|account)\b/i;

/**
 * True when the answer is final and means that nobody can be reached at this address. Without an enhanced code only an
 * answer to RCPT TO counts whose words say so: many servers answer 550 to what they take for spam.
 */
export function addressIsGone({ code, enhanced, stage, text }: Refusal): boolean {
  if (enhanced) return gone.test(enhanced);
  return code !== null && [550, 551, 553].includes(code) && stage === "rcpt" && noSuchPerson.test(text);
}
