/** An email while it is written in the dashboard, and how it becomes what the API is told. */

import { base64Of } from "@/components/ui/base64-of";
import type { InputOf, Refusal } from "@/lib/web/client";
import { splitRecipients } from "./split-recipients";
import { fromWall, toWall } from "./wall-time";

/** The sender every team has from the start. */
export const sandboxDomain = "sandbox.test";

export interface Letter {
  /** The part of the sender before the @; a whole address where its domain is none of the team's. */
  readonly local: string;
  readonly domain: string;
  readonly to: string;
  readonly subject: string;
  readonly kind: "text" | "html";
  /** Both are kept while one looks at the other; what is shown is sent. */
  readonly text: string;
  readonly html: string;
  readonly when: "now" | "later";
  /** `2026-11-25T14:02` on the clock of the team's time zone. */
  readonly at: string;
  readonly files: readonly File[];
}

export interface LetterLimits {
  readonly count: number;
  /** Of all files together, in bytes. */
  readonly files: number;
}

export interface Problem {
  readonly field: string | null;
  readonly message: string;
}

/** `?compose=test` begins with a letter to oneself, `later` with a time ahead. */
export function firstLetter(asked: string | null, person: string, timeZone: string): Letter {
  const test = asked === "test";
  return {
    local: "you",
    domain: sandboxDomain,
    to: test ? person : "",
    subject: test ? "Test from Mailwright" : "",
    kind: "text",
    text: test ? "This is a test. If you can read it, it arrived." : "",
    html: "",
    when: asked === "later" ? "later" : "now",
    at: toWall(nextHour(), timeZone),
    files: [],
  };
}

/** The next full hour that is at least half an hour ahead. */
const nextHour = (): Date => new Date(Math.ceil((Date.now() + 1_800_000) / 3_600_000) * 3_600_000);

/** A whole address that is typed or pasted finds its domain among the team's. */
export function withSender(letter: Letter, typed: string, domains: readonly string[]): Letter {
  const cut = typed.lastIndexOf("@");
  const domain =
    cut < 0
      ? undefined
      : domains.find(
          (each) =>
            each ===
            typed
              .slice(cut + 1)
              .trim()
              .toLowerCase(),
        );
  return domain ? { ...letter, local: typed.slice(0, cut).trim(), domain } : { ...letter, local: typed };
}

/** What can be told before anything is sent: a time that is none, and files that are too many or too large. */
export function problemOf(
  { when, at, files }: Letter,
  timeZone: string,
  limits: LetterLimits,
  words: (bytes: number) => string,
): Problem | null {
  if (when === "later" && !fromWall(at, timeZone)) return { field: "sendAt", message: "Choose a day and a time." };
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (files.length > limits.count)
    return { field: "attachments", message: `At most ${limits.count} files in one email; these are ${files.length}.` };
  if (size > limits.files)
    return {
      field: "attachments",
      message: `The files are together ${words(size)}; an email takes ${words(limits.files)}. Attach less, or link to them.`,
    };
  return null;
}

/** @throws Error when a file cannot be read any more */
export async function toInput(letter: Letter, timeZone: string): Promise<InputOf<"emails.send">> {
  const { local, domain, to, subject, kind, text, html, when, at, files } = letter;
  const meant = when === "later" ? fromWall(at, timeZone) : null;
  return {
    from: local.includes("@") ? local : `${local.trim()}@${domain}`,
    to: splitRecipients(to),
    subject,
    ...(kind === "html" ? { html } : { text }),
    ...(meant ? { sendAt: meant.at.toISOString() } : {}),
    ...(files.length > 0
      ? { attachments: await Promise.all(files.map(async (file) => ({ filename: file.name, content: await base64Of(file) }))) }
      : {}),
  };
}

/** A refusal of the API at the field of the form that it is about, naming what it is about where the field holds several. */
export function toProblem({ field, message }: Pick<Refusal, "field" | "message">, letter: Letter): Problem {
  const [root = "", no] = field?.split(".") ?? [];
  const one = no === undefined ? undefined : root === "to" ? splitRecipients(letter.to)[Number(no)] : letter.files[Number(no)]?.name;
  const said = one === undefined ? message : `${one}: ${message}`;
  if (root === "html" || root === "text") return { field: "content", message: letter[letter.kind] === "" ? "Write what it says." : said };
  return { field: ["from", "to", "subject", "sendAt", "attachments"].includes(root) ? root : null, message: said };
}
