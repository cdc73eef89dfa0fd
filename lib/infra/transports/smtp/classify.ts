/** What a reply means for the recipient it was about. */
import { plainLine } from "../../plain-line";
import type { Result, SmtpStage } from "../types";
import type { Reply } from "./reply";

/** Replies about us, not about the message: someone must mend the settings, and no recipient did wrong. */
const aboutUs = new Set([421, 530, 534, 535, 538]);

/**
 * By reply class (RFC 5321 section 4.2.1). 552 after RCPT is “too many recipients for now” (section 4.5.3.1.10), where there were several
 * and no enhanced code says something else. Text never decides.
 * @param recipients how many were asked for in this transaction
 */
export function classify(stage: SmtpStage, { code, enhanced }: Pick<Reply, "code" | "enhanced">, recipients: number): Result {
  if (code >= 200 && code < 300) return "sent";
  if (stage === "connect" || stage === "greeting" || stage === "tls" || stage === "auth") return "temporary";
  if (code < 500 || aboutUs.has(code)) return "temporary";
  const tooMany = code === 552 && stage === "rcpt" && recipients > 1 && (!enhanced?.startsWith("5.") || enhanced === "5.5.3");
  return tooMany ? "temporary" : "permanent";
}

/**
 * True when a server takes less than it was offered, from us and for now: 421 or 454 in a dialogue (SES says 454 to a rate
 * that is too high), and the enhanced codes by which the big receivers say so: 4.7.28 (Gmail), 4.7.5xx and 4.7.65x (Outlook), 4.3.2 (RFC 3463).
 */
export const isThrottling = ({ code, enhanced }: Reply): boolean =>
  code === 421 || code === 454 || (code < 500 && /^4\.(3\.2|7\.(28|5\d\d|65\d))$/.test(enhanced ?? ""));

/** What a server said, as it is stored and shown: one line of at most 500 characters. */
export const plainText = (text: string): string => plainLine(text, 500);
