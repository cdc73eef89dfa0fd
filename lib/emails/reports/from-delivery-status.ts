/** Delivery status notifications (RFC 3464): one group of fields about the message, then one about each recipient. */
import type { Named } from "./bounce-text";
import { type Fields, readFields } from "./fields";
import type { Told } from "./from-message";
import { hardness, type ProviderReport, type ReportedRecipient, readDiagnostic, words } from "./report";

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

/** @param spoken what the report says to people, for recipients of whom it says no more to programs than that it failed */
export function reportsFromDeliveryStatus(
  lines: readonly string[],
  spoken: readonly Named[],
  told: Told,
  timeOf: (text: string | null) => number | null,
) {
  const groups = groupsOf(lines);
  const by = hostOf(groups.map((fields) => fields.get("reporting-mta")).find((name) => name !== null) ?? null) ?? told.from;
  return groups.flatMap((fields) => reportOf(fields, spoken, by, told, timeOf) ?? []).slice(0, mostRecipients);
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
function reportOf(
  fields: Fields,
  spoken: readonly Named[],
  by: string,
  told: Told,
  timeOf: (text: string | null) => number | null,
): ProviderReport | null {
  // Behind a forward the final address is a stranger; the original one is the one that we wrote to, unless it is a local name.
  const named = ["original-recipient", "final-recipient"].map((name) => addressOf(fields.get(name)));
  const address = named.find((one) => one?.includes("@")) ?? named.find((one) => one !== null) ?? null;
  const status = /^\s*([245]\.\d{1,3}\.\d{1,3})(?!\d)/.exec(fields.get("status") ?? "")?.[1] ?? null;
  const action = actionOf(fields.get("action"), status);
  if (action === null || address === null) return null;
  const type = types[action];
  const diagnostic =
    fields.get("diagnostic-code") ??
    (specific(status) ? null : (spoken.find((one) => one.address === address.toLowerCase())?.said ?? null));
  const said = saidIn(diagnostic);
  // What the other server said is nearer to the cause than the status that the reporting one made of it.
  const nearest = specific(said.enhanced) ?? specific(status);
  return {
    by,
    about: { emailId: told.emailId, providerId: null },
    type,
    at: timeOf(fields.get("last-attempt-date")) ?? told.at,
    recipients: [{ address, ...said, enhanced: specific(status) ?? said.enhanced ?? status }],
    ...(type === "bounced" && (status?.startsWith("5.") || fields.get("status") === null)
      ? hardness({ ...said, enhanced: nearest })
      : { hard: false }),
    ref: `dsn ${action} ${told.ref}`,
    detail: { remoteHost: hostOf(fields.get("remote-mta")) },
  };
}

/** `failed (bad destination mailbox address)`: comments may follow. Where there is none at all, the class of the status says it. */
function actionOf(field: string | null, status: string | null): keyof typeof types | null {
  const said = /^\s*([a-z]+)/i.exec(field ?? "")?.[1]?.toLowerCase() ?? "";
  if (isAction(said)) return said;
  if (field !== null || status === null) return null;
  return status.startsWith("5.") ? "failed" : status.startsWith("4.") ? "delayed" : "delivered";
}

/** `rfc822; ada@example.com`, `utf-8; \x{FC}ber@example.com` (RFC 6533 section 3). */
function addressOf(field: string | null): string | null {
  const [, kind = "", rest = ""] = /^\s*([\w/-]+)\s*;(.*)$/.exec(field ?? "") ?? ["", "", field ?? ""];
  const bare = (/<([^<>]+)>/.exec(rest)?.[1] ?? rest).trim();
  const address = kind.toLowerCase() === "utf-8" ? bare.replace(/\\x\{([0-9a-f]{2,6})\}/gi, character) : bare;
  return words(address, 320);
}

function character(whole: string, hex: string): string {
  const point = Number.parseInt(hex, 16);
  return point > 0x10ffff ? whole : String.fromCodePoint(point);
}

/** The words of SMTP have codes in them; other systems' words may have numbers that are none. Some servers leave the type out. */
function saidIn(diagnostic: string | null): Omit<ReportedRecipient, "address"> {
  if (
    diagnostic === null ||
    /^\s*(smtp|esmtp|x-unix\s*;\s*\d{3}[ -])\s*;?/i.test(diagnostic) ||
    /^\s*["'(<#]*[245]\d\d[ -]/.test(diagnostic)
  )
    return readDiagnostic(diagnostic?.replace(/^\s*e?smtp\s*;?\s*/i, ""));
  const text = words(diagnostic.replace(/^\s*[\w-]+\s*;\s*/, ""));
  return /\bsaid: |refused to talk to me: /.test(text ?? "") ? readDiagnostic(text) : { code: null, enhanced: null, text };
}

/** `5.0.0` says no more than that it failed. */
const specific = (enhanced: string | null): string | null => (enhanced?.endsWith(".0.0") ? null : enhanced);

/** `dns; mx.example.com (192.0.2.1)` without its kind. */
const hostOf = (field: string | null): string | null => words(field?.replace(/^\s*[\w-]+\s*;\s*/, ""), 255);
