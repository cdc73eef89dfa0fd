/** From a stored email to the message that leaves. Every attempt, and whoever looks at the source, gets the same head. */
import { publicId } from "@/lib/infra/ids";
import { type Mailbox, parseMailbox } from "@/lib/infra/mime/address";
import type { Content } from "@/lib/infra/mime/compile";
import { compose, type Message } from "@/lib/infra/mime/compose";
import { bodyOf } from "./body-of";
import type { StoredEmail } from "./load-deliveries";

export type Composable = Omit<StoredEmail, "mode" | "lane" | "attached" | "team_paused" | `domain_${string}`>;

/** Message-ID and Date belong to the message, not to the attempt. @throws Error when no valid message can be made of it */
export function composeStored(email: Composable, content: Content = bodyOf(email).render()): Message {
  return compose({
    from: { name: email.from_name, address: parseMailbox(email.from_address).address },
    to: mailboxes(email.to_line),
    cc: mailboxes(email.cc_line),
    replyTo: mailboxes(email.reply_to),
    subject: email.subject,
    date: email.send_at ?? email.created_at,
    messageId: email.message_id,
    headers: { ...email.headers, "X-Mailwright-Id": publicId("email", email.id) },
    content,
  });
}

const mailboxes = (line: readonly string[]): Mailbox[] => line.map(parseMailbox);
