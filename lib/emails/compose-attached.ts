/** From a stored email with files to the message that leaves: one Buffer, into which each file is read piece by piece. */
import { layOut, writeBody } from "@/lib/infra/mime/attach";
import type { Message } from "@/lib/infra/mime/compose";
import { attachmentsOf, linesOfAttachment } from "./attachment";
import { bodyOf } from "./body-of";
import { type Composable, composeStored } from "./compose-stored";

/** Room before the body for the head and its signatures; what does not fit costs a copy. */
const spare = 8192;

export type Attached = Composable & { readonly attached: number };

/**
 * A message whose body stands at the end of a larger Buffer, so that `serialize` can write its head before it.
 * @throws Error when no valid message can be made of it, or its files are not there any more
 */
export async function composeAttached(email: Attached): Promise<Message> {
  const files = await attachmentsOf(email.id);
  if (files.length !== email.attached) throw new Error("Its attachments are not stored any more.");
  const layout = layOut(bodyOf(email).render(), Boolean(email.html), files);
  const message = composeStored(email, { headers: layout.headers, body: Buffer.alloc(0) });
  const room = message.headers.reduce((sum, [name, value]) => sum + name.length + Buffer.byteLength(value) + 4, spare);
  const whole = Buffer.allocUnsafeSlow(room + layout.size);
  await writeBody(layout, files, whole, room, (no) => linesOfAttachment(email.id, files[no] ?? { no, size: 0 }));
  return { ...message, body: whole.subarray(room), whole };
}
