/** Which email of ours a returned message is about. It cannot be believed more than its sender: it only says what came back. */
import { readId } from "@/lib/infra/ids";
import { type Fields, readFields } from "./fields";
import { emailIdOf } from "./report";
import type { ReturnedMessage } from "./report-parts";
import { emailIdOfReturnPath } from "./return-path";

const returned = /^(?:text\/rfc822-headers|message\/rfc822(?:-headers)?|message\/global(?:-headers)?|text\/rfc822|message\/partial)$/;
const addressedTo = ["to", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to"];

/**
 * By what comes back, the surest first: our mark or our Message-ID in the headers that the report returns, which some servers write
 * into its text; the return path that the report was sent to; the message that it answers. Null for mail that is not about ours.
 */
export function emailOf({ headers, parts }: ReturnedMessage): string | null {
  for (const { type, lines } of parts) {
    const id = returned.test(type) ? marked(readFields(lines)) : null;
    if (id) return id;
  }
  for (const name of addressedTo) {
    const id = headers.all(name).map(emailIdOfReturnPath).find(Boolean);
    if (id) return id;
  }
  for (const { type, lines } of parts) {
    const id = /^(text|message)\//.test(type) ? marked(quotedFields(lines)) : null;
    if (id) return id;
  }
  const answered = [
    headers.get("in-reply-to"),
    headers.get("references"),
    headers.get("x-original-message-id"),
    headers.get("original-message-id"),
  ];
  for (const field of answered) for (const one of (field ?? "").split(/\s+/).reverse()) if (emailIdOf(one)) return emailIdOf(one);
  return null;
}

/** Our own mark, or our Message-ID where servers on the way have taken the mark off. */
function marked(headers: Fields): string | null {
  const mark = headers.get("x-mailwright-id");
  return (mark ? readId("email", mark) : null) ?? emailIdOf(headers.get("message-id")) ?? emailIdOf(headers.get("original-message-id"));
}

/** Our two fields wherever they stand in a text, also behind `> `. */
const quotedFields = (lines: readonly string[]): Fields =>
  readFields(
    lines.flatMap((line, no) => {
      const found = /^[ \t>|]{0,8}((?:x-mailwright-id|(?:original-)?message-id)[ \t]*:.{0,300})$/i.exec(line)?.[1];
      if (!found) return [];
      return [/:\s*$/.test(found) ? `${found} ${(lines[no + 1] ?? "").replace(/^[ \t>|]+/, "").slice(0, 300)}` : found];
    }),
  );
