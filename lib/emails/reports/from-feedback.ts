/** Complaints that feedback loops send (RFC 5965). */
import { AddressError, parseAddress } from "@/lib/infra/mime/address";
import { type Fields, readFields } from "./fields";
import type { Told } from "./from-message";
import { type ProviderReport, words } from "./report";

/** `not-spam` takes a complaint back, `auth-failure` and `virus` are no reader's word. */
const complaints = new Set(["abuse", "fraud"]);
const mostRecipients = 200;

export function reportsFromFeedback(lines: readonly string[], told: Told): ProviderReport[] {
  const fields = readFields(lines.slice(lines.findIndex((line) => line !== "")));
  const kind = fields.get("feedback-type")?.toLowerCase() ?? "";
  if (!complaints.has(kind)) return [];
  const addresses = fields.all("original-rcpt-to").slice(0, mostRecipients).flatMap(known);
  return [
    {
      by: words(fields.get("reporting-mta")?.replace(/^\s*[\w-]+\s*;\s*/, ""), 255) ?? told.from,
      about: { emailId: told.emailId, providerId: null },
      type: "complained",
      at: told.at,
      recipients: [...new Set(addresses)].map((address) => ({ address, code: null, enhanced: null, text: null })),
      hard: false,
      ref: `arf ${told.ref}`,
      detail: { kind, userAgent: words(fields.get("user-agent")) },
    },
  ];
}

/** Outlook.com's Junk Mail Reporting Program: the message itself, with the complainer in a header of its own. */
export function reportsFromJunkMail(headers: Fields, told: Told): ProviderReport[] {
  const addresses = headers.all("x-hmxmroriginalrecipient").slice(0, mostRecipients).flatMap(known);
  return [
    {
      by: told.from,
      about: { emailId: told.emailId, providerId: null },
      type: "complained",
      at: told.at,
      recipients: [...new Set(addresses)].map((address) => ({ address, code: null, enhanced: null, text: null })),
      hard: false,
      ref: `jmrp ${told.ref}`,
      detail: { kind: "abuse" },
    },
  ];
}

/** Many loops hide who complained (RFC 6650 section 5.1): what stands there then is nobody's address. */
function known(field: string): string[] {
  const bare = (/<([^<>]+)>/.exec(field)?.[1] ?? field).trim();
  if (/redacted|^[x*#.]+@/i.test(bare)) return [];
  try {
    return [parseAddress(bare).text];
  } catch (error) {
    if (error instanceof AddressError) return [];
    throw error;
  }
}
