/** Mail that the product has sent, wherever it went: the relay's messages and the sandbox inbox, newest last. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import PostalMime, { type Email } from "postal-mime";
import { sql } from "./run";

/** Waits for a message to this address whose subject matches, and answers it parsed. */
export async function mailTo(address: string, subject: RegExp = /./): Promise<Email> {
  let found: Email | undefined;
  await expect
    .poll(
      async () => {
        const all = await Promise.all((await rawMailTo(address)).map((raw) => PostalMime.parse(raw)));
        found = all.findLast((mail) => subject.test(mail.subject ?? ""));
        return found !== undefined;
      },
      { message: `mail to ${address} with subject ${subject}`, timeout: 20_000 },
    )
    .toBe(true);
  if (!found) throw new Error(`No mail to ${address}.`);
  return found;
}

/** The first link in the message whose address matches. */
export function linkIn(mail: Email, pattern: RegExp): string {
  const links = `${mail.text ?? ""} ${mail.html ?? ""}`.replaceAll("&amp;", "&").match(/https?:\/\/[^\s"'<>)\]]+/g) ?? [];
  const link = links.find((candidate) => pattern.test(candidate));
  if (!link) throw new Error(`The message “${mail.subject}” has no link that matches ${pattern}.`);
  return link;
}

async function rawMailTo(address: string): Promise<string[]> {
  const folder = process.env.E2E_SINK ?? "";
  const relayed = readdirSync(folder)
    .sort()
    .map((name): { to: string[]; raw: string } => JSON.parse(readFileSync(join(folder, name), "utf8")))
    .filter(({ to }) => to.includes(address))
    .map(({ raw }) => raw);
  const kept = await sql("SELECT raw FROM sandbox_messages WHERE $1 = ANY (recipients) ORDER BY id", [address]);
  return [...kept.map(({ raw }) => String(raw)), ...relayed];
}
