/**
 * Sisimai's collection of bounce messages. Mail of strangers carries no id of ours, so the Message-ID that a bounce brings back is
 * replaced by one of ours; a bounce that brings none back is given it in In-Reply-To, as many servers do.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { reportsFromMessage } from "@/lib/emails/reports/from-message";

interface Expected {
  readonly code: string;
  readonly reason: string;
  readonly hard: boolean;
}

const ours = "<01930a2b-4c5d-7e6f-8a9b-0c1d2e3f4a5b@example.com>";

export function measureEmails(folder: string, truthFolder: string | null, verbose: boolean): void {
  const mails = join(folder, "maildir/bsd");
  const total = {
    files: 0,
    read: 0,
    reports: 0,
    reportsRead: 0,
    hardKnown: 0,
    hardRight: 0,
    falseHard: 0,
    byWords: 0,
    codes: 0,
    codesRight: 0,
  };
  for (const file of readdirSync(mails).sort()) {
    const kind = file.replace(/-\d+\.eml$/, "");
    if (kind === "rfc3834") continue;
    const text = readFileSync(join(mails, file), "latin1");
    const found = reportsFromMessage(
      Buffer.from(withOurId(text), "latin1"),
      Date.parse(/^Date: *(.*)$/im.exec(text)?.[1] ?? "") || Date.now(),
    );
    const isReport = /^content-type: *multipart\/report/im.test(text.slice(0, 20_000).split(/\r?\n\r?\n/)[0] ?? "");
    total.files++;
    if (isReport) total.reports++;
    if (found.length > 0) total.read++;
    if (found.length > 0 && isReport) total.reportsRead++;
    else if (verbose && found.length === 0) console.log(`not read: ${file}${isReport ? " (multipart/report)" : ""}`);
    const expected = truthFolder ? expectedOf(truthFolder, kind, file.replace(/^.*-(\d+)\.eml$/, "$1")) : null;
    const told = found.flatMap((report) =>
      report.recipients.map((one) => ({
        ...one,
        hard: report.hard || ("hardAlone" in report && report.hardAlone === true && found.length === 1),
        type: report.type,
      })),
    );
    if (!expected || expected.length !== told.length) continue;
    for (const [no, { hard, code, reason }] of expected.entries()) {
      const one = told[no];
      if (one?.type !== "bounced") continue;
      total.hardKnown++;
      if (one.hard === hard) total.hardRight++;
      else if (verbose)
        console.log(`${file}: ${reason} is ${hard ? "hard" : "soft"}: ${one.code} ${one.enhanced} ${one.text?.slice(0, 200)}`);
      if (one.hard && !hard) total.falseHard++;
      if (one.hard && !hard && saidByServer.has(reason)) total.byWords++;
      if (code !== "") total.codes++;
      if (verbose && code !== "" && code !== String(one.code))
        console.log(`${file}: code ${code}, read ${one.code}: ${one.text?.slice(0, 200)}`);
      if (code !== "" && code === String(one.code)) total.codesRight++;
    }
  }
  console.log(`messages that are read            ${share(total.read, total.files)}`);
  console.log(`of these multipart/report         ${share(total.reportsRead, total.reports)}`);
  if (!truthFolder) return;
  console.log(`hard or soft as Sisimai           ${share(total.hardRight, total.hardKnown)}`);
  console.log(`hard where Sisimai says soft      ${share(total.falseHard, total.hardKnown)}`);
  console.log(`  of these unknown or switched off  ${total.byWords}`);
  console.log(`SMTP code as Sisimai              ${share(total.codesRight, total.codes)}`);
}

/** Sisimai takes these for soft although the server says that the user is unknown (at DATA), or that the mailbox is switched off. */
const saidByServer = new Set(["filtered", "suspend"]);

const share = (some: number, all: number): string => `${some} of ${all}, ${((some / all) * 100).toFixed(1)} %`;

function withOurId(text: string): string {
  const head = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const body = text.slice(head);
  const changed = body.replace(/^([ \t>]*message-id:)[ \t]*(?:\r?\n[ \t]+)?\S.*$/gim, `$1 ${ours}`);
  const first = text.slice(0, head).replace(/^From .*\r?\n/, "");
  return changed === body ? `In-Reply-To: ${ours}\n${first}${body}` : first + changed;
}

/** `'01' => [['5.1.1', '550', 'userunknown', true], …],` of a Ruby table. */
function expectedOf(folder: string, kind: string, no: string): Expected[] | null {
  const path = join(folder, `${kind}.rb`);
  if (!existsSync(path)) return null;
  const lines = readFileSync(path, "utf8").split(/^\s*(?=')/m);
  const row = lines.find((line) => line.startsWith(`'${no}'`));
  if (!row) return null;
  return [...row.matchAll(/\['[^']*',\s*'([^']*)',\s*'([^']*)',\s*(true|false)/g)].map(([, code = "", reason = "", hard]) => ({
    code,
    reason,
    hard: hard === "true",
  }));
}
