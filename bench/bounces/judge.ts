/** The judgement under measurement, asked as for an answer to RCPT TO for one recipient, unless the sentence names another command. */
import { judgeRefusal } from "@/lib/emails/bounces/judge-refusal";
import { readReply } from "@/lib/emails/bounces/read-reply";

export function judgeSentence(sentence: string): { readonly cause: string; readonly hard: boolean } {
  const text = sentence.replace(/^\s*smtp\s*;\s*/i, "");
  const { code, enhanced, stage } = readReply(text);
  return judgeRefusal({ code, enhanced, stage: stage ?? "rcpt", text });
}
