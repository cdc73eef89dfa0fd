/**
 * The text alternative of an email. It is made from the HTML once, when the email is accepted, and stored with it: whoever writes
 * or shows the message finds it there.
 */
import { textOf } from "@/lib/infra/mime/text-of";
import type { Draft } from "./draft";

export interface StoredText {
  readonly text: string | null;
  /** The text was made from the HTML. */
  readonly textMade: boolean;
}

/** What is stored as the text of each draft; made off the event loop where it has to be made. */
export function textsFor(drafts: readonly Draft[]): StoredText[] | Promise<StoredText[]> {
  const texts = drafts.map(textFor);
  return texts.every((one): one is StoredText => !(one instanceof Promise)) ? texts : Promise.all(texts);
}

function textFor({ html, text, madeText }: Draft): StoredText | Promise<StoredText> {
  if (text || !html) return { text, textMade: false };
  const made = madeText ?? textOf(html);
  return typeof made === "string" ? toStored(made) : made.then(toStored);
}

const toStored = (text: string): StoredText => ({ text, textMade: true });

interface Row {
  readonly html: string | null;
  readonly text: string | null;
  readonly text_made: boolean;
}

/**
 * A stored email with its text. One that an earlier version accepted has none stored: it is made, in the same bounded way, whenever
 * the message is composed.
 *
 * @param patient nobody waits for it: it takes its turn however much stands before it
 */
export function withText<T extends Row>(email: T, patient: boolean): T | Promise<T> {
  if (email.text || email.text_made || !email.html) return email;
  const made = textOf(email.html, patient);
  return typeof made === "string" ? { ...email, text: made } : made.then((text) => ({ ...email, text }));
}
