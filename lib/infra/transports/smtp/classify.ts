/** What a reply means for the recipient it was about. */
import type { Result, Stage } from "../types";
import type { Reply } from "./reply";

/** Replies about us, not about the message: someone must mend the settings, and no recipient did wrong. */
const aboutUs = new Set([421, 530, 534, 535, 538]);

/** By reply class (RFC 5321 section 4.2.1); 552 after RCPT is “too many for now” (section 4.5.3.1.10). Text never decides. */
export function classify(stage: Stage, { code }: Pick<Reply, "code">): Result {
  if (code >= 200 && code < 300) return "sent";
  if (stage === "connect" || stage === "greeting" || stage === "tls" || stage === "auth") return "temporary";
  if (code < 500 || aboutUs.has(code)) return "temporary";
  return code === 552 && stage === "rcpt" ? "temporary" : "permanent";
}

/** One line of at most 500 characters, without control characters. */
export const plainText = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim()
    .slice(0, 500)
    .toWellFormed();
