/**
 * The plain text that goes beside HTML when its author wrote none. It is made off the event loop, because its cost is decided by
 * whoever wrote the HTML; only what is too short to cost anything is converted at once.
 */
import { log } from "../log";
import { shared } from "../singleton";
import { type ThreadPool, threadPool } from "../threads/thread-pool";
import { convertHtml, longestConverted, longestText } from "./html-text/convert";
import { withoutTags } from "./html-text/without-tags";

/** In characters: cheaper to convert than to hand to a thread, whatever it says. */
const short = 1024;
/** In characters. What is longer never takes the last free thread, so that ordinary mail does not wait behind it. */
const large = 64_000;

const pool = shared(
  "mime.text",
  (): ThreadPool<string, string> =>
    threadPool({
      file: "lib/infra/mime/html-text/thread.ts",
      threads: 2,
      weigh: (html) => html.length,
      large,
      mostWaiting: 16_000_000,
      mostWaitMs: 5000,
      deadlineMs: 5000,
      memoryMb: 256,
    }),
);

interface Made {
  readonly html: string;
  readonly text: Promise<string>;
}

/** Mail that says the same to many is converted once. */
const kept = 16;
const longestKept = 200_000;
const recent = shared("mime.texts", (): Made[] => []);

/**
 * Readable text of an HTML document: links behind their words, images left out; of a document that costs too much its words
 * without layout. When the threads are busy for longer than a caller should wait it is the words as well, and no refusal: mail
 * of one team must not be turned away because of what another one sends.
 *
 * @param patient waits for a thread however long it takes; for those whom nobody waits for
 */
export function textOf(html: string, patient = false): string | Promise<string> {
  if (html.length <= short) return convertHtml(html);
  const texts = recent();
  const known = texts.find((one) => one.html === html);
  if (known) return known.text;
  const made: Made = { html, text: make(html, patient, () => forget(made)) };
  if (html.length <= longestKept) {
    texts.unshift(made);
    texts.length = Math.min(texts.length, kept);
  }
  return made.text;
}

/** @param unmade called when it is not the text that the document has at other times */
async function make(html: string, patient: boolean, unmade: () => void): Promise<string> {
  const text = await pool().run(html, patient);
  if (text !== null) return text;
  unmade();
  log().info({ characters: html.length }, "the text of an email was made without layout");
  return withoutTags(html.slice(0, longestConverted), longestText);
}

function forget(made: Made): void {
  const at = recent().indexOf(made);
  if (at >= 0) recent().splice(at, 1);
}
