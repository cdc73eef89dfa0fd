/** Delivery status notifications (RFC 3464): one group of fields about the message, then one about each recipient. */
import { addressIsGone } from "@/lib/suppressions";
import { type Fields, readFields } from "./fields";
import type { Told } from "./from-message";
import { type ProviderReport, type ReportedRecipient, readDiagnostic, words } from "./report";

const types = {
  failed: "bounced",
  delayed: "deferred",
  delivered: "delivered",
  relayed: "delivered",
  expanded: "delivered",
} as const;
const isAction = (text: string): text is keyof typeof types => Object.hasOwn(types, text);

/** Far more than an email of ours has. */
const mostRecipients = 200;

export function reportsFromDeliveryStatus(lines: readonly string[], told: Told, timeOf: (text: string | null) => number | null) {
  const groups = groupsOf(lines);
  const by = hostOf(groups[0]?.get("reporting-mta") ?? null) ?? told.from;
  return groups.flatMap((fields) => reportOf(fields, by, told, timeOf) ?? []).slice(0, mostRecipients);
}

function groupsOf(lines: readonly string[]): Fields[] {
  const groups: string[][] = [[]];
  for (const line of lines) {
    if (line.trim() !== "") groups.at(-1)?.push(line);
    else if (groups.at(-1)?.length && groups.length <= mostRecipients) groups.push([]);
  }
  return groups.map(readFields);
}

/** Null for a group that tells of no recipient, or of nothing that happened. */
function reportOf(fields: Fields, by: string, told: Told, timeOf: (text: string | null) => number | null): ProviderReport | null {
  // `failed (bad destination mailbox address)`: comments may follow.
  const action = /^\s*([a-z]+)/i.exec(fields.get("action") ?? "")?.[1]?.toLowerCase() ?? "";
  // Behind a forward the final address is a stranger; the original one is the one that we wrote to, unless it is a local name.
  const named = ["original-recipient", "final-recipient"].map((name) => addressOf(fields.get(name)));
  const address = named.find((one) => one?.includes("@")) ?? named.find((one) => one !== null) ?? null;
  if (!isAction(action) || address === null) return null;
  const type = types[action];
  const status = /^\s*([245]\.\d{1,3}\.\d{1,3})(?!\d)/.exec(fields.get("status") ?? "")?.[1] ?? null;
  const said = saidIn(fields.get("diagnostic-code"));
  return {
    by,
    about: { emailId: told.emailId, providerId: null },
    type,
    at: timeOf(fields.get("last-attempt-date")) ?? told.at,
    recipients: [{ address, ...said, enhanced: specific(status) ?? said.enhanced ?? status }],
    hard: type === "bounced" && isHard(status, said),
    ref: `dsn ${action} ${told.ref}`,
    detail: { remoteHost: hostOf(fields.get("remote-mta")) },
  };
}

/** `rfc822; ada@example.com`, `utf-8; \x{FC}ber@example.com` (RFC 6533 section 3). */
function addressOf(field: string | null): string | null {
  const [, kind = "", rest = ""] = /^\s*([\w-]+)\s*;(.*)$/.exec(field ?? "") ?? [];
  const bare = (/<([^<>]+)>/.exec(rest)?.[1] ?? rest).trim();
  const address = kind.toLowerCase() === "utf-8" ? bare.replace(/\\x\{([0-9a-f]{2,6})\}/gi, character) : bare;
  return words(address, 320);
}

function character(whole: string, hex: string): string {
  const point = Number.parseInt(hex, 16);
  return point > 0x10ffff ? whole : String.fromCodePoint(point);
}

/** The words of SMTP have codes in them; other systems' words may have numbers that are none. */
function saidIn(diagnostic: string | null): Omit<ReportedRecipient, "address"> {
  if (diagnostic === null || /^\s*smtp\s*;/i.test(diagnostic)) return readDiagnostic(diagnostic);
  return { code: null, enhanced: null, text: words(diagnostic.replace(/^\s*[\w-]+\s*;\s*/, "")) };
}

/** `5.0.0` says no more than that it failed. */
const specific = (enhanced: string | null): string | null => (enhanced?.endsWith(".0.0") ? null : enhanced);

/** Final by the status, and the address's own fault by everything that says more: a doubt is nobody's hard bounce. */
function isHard(status: string | null, { code, enhanced, text }: Omit<ReportedRecipient, "address">): boolean {
  if (!status?.startsWith("5.")) return false;
  const codes = [specific(status), specific(enhanced)].filter((one) => one !== null);
  // The words of a server that gives no such code are about this very recipient, as an answer to RCPT TO is.
  const gone = (one: string | null) => addressIsGone({ code, enhanced: one, stage: "rcpt", text: text ?? "" });
  return codes.length > 0 ? codes.every(gone) : gone(null);
}

/** `dns; mx.example.com (192.0.2.1)` without its kind. */
const hostOf = (field: string | null): string | null => words(field?.replace(/^\s*[\w-]+\s*;\s*/, ""), 255);
