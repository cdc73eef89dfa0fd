/** Recognizes what is typed or pasted into the palette because it names one thing, and where that thing is. */
import type { Command } from "./shell-types";

const emailId = /^em_[1-9A-HJ-NP-Za-km-z]{22}$/;
const messageId = /^<[^\s<>@]+@[^\s<>@]+>$/;

/** The jump for an email's id, a `Message-ID` in its angle brackets, or an address; null for other words. `base` is the team's address. */
export function jumpTarget(typed: string, base: string): Command | null {
  const text = typed.trim();
  if (emailId.test(text)) return { id: "jump", group: "Go to", label: "Open email", hint: text, href: `${base}/emails/${text}` };
  const search = `${base}/emails?q=${encodeURIComponent(text)}`;
  if (messageId.test(text)) return { id: "jump", group: "Go to", label: "Find Message-ID", hint: text, href: search };
  if (/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(text)) return { id: "jump", group: "Go to", label: "Emails with", hint: text, href: search };
  return null;
}
