/** From a stored email with files to the message that leaves: one Buffer, into which each file is read piece by piece. */
import { layOut, writeBody } from "@/lib/infra/mime/attach";
import { type Message, serialize } from "@/lib/infra/mime/compose";
import { attachmentsOf, linesOfAttachment } from "./attachment";
import { bodyOf } from "./body-of";
import { type Composable, composeStored } from "./compose-stored";
import { withText } from "./stored-text";

/** Room before the body for the head and its signatures; what does not fit costs a copy. */
const spare = 8192;

export type Attached = Composable & { readonly attached: number };

/**
 * A message whose body stands at the end of a larger Buffer, so that `serialize` can write its head before it.
 * @throws Error when no valid message can be made of it, or its files are not there any more
 */
export async function composeAttached(stored: Attached): Promise<Message> {
  const email = await withText(stored, true);
  const files = await attachmentsOf(email.id);
  if (files.length !== email.attached) throw new Error("Its attachments are not stored any more.");
  const layout = layOut(bodyOf(email).render(), Boolean(email.html), files);
  const message = composeStored(email, { headers: layout.headers, body: Buffer.alloc(0) });
  const room = message.headers.reduce((sum, [name, value]) => sum + name.length + Buffer.byteLength(value) + 4, spare);
  const whole = Buffer.allocUnsafeSlow(room + layout.size);
  await writeBody(layout, files, whole, room, (no) => linesOfAttachment(email.id, files[no] ?? { no, size: 0 }));
  return { ...message, body: whole.subarray(room), whole };
}

/** The first bytes of the message that an attempt composes, without signature, and how long all of it is. */
export async function beginningOf(stored: Attached, maxBytes: number): Promise<{ bytes: Buffer; size: number }> {
  const email = await withText(stored, false);
  const content = bodyOf(email).render();
  const files = email.attached > 0 ? await attachmentsOf(email.id) : [];
  const layout = layOut(content, Boolean(email.html), files);
  const head = serialize(composeStored(email, { headers: layout.headers, body: Buffer.alloc(0) }));
  const pieces: Buffer[] = [head];
  let length = head.length;
  const add = (piece: Buffer) => {
    pieces.push(piece);
    length += piece.length;
  };
  for (const step of layout.steps) {
    if (length >= maxBytes) break;
    if (!("part" in step)) add(step);
    else
      for await (const piece of linesOfAttachment(email.id, files[step.part] ?? { no: step.part, size: 0 })) {
        add(Buffer.from(`${piece}\r\n`));
        if (length >= maxBytes) break;
      }
  }
  return { bytes: Buffer.concat(pieces).subarray(0, maxBytes), size: head.length + layout.size };
}
