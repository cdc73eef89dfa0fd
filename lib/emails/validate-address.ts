import { z } from "zod";
import { sandboxDomain } from "@/lib/domains";
import { type Address, AddressError, foldAddress, parseAddress } from "@/lib/infra/mime/address";
import { query } from "@/lib/kernel/operation";
import { type Standing, suppressedAmong } from "@/lib/suppressions";
import { SuppressionReason, SuppressionScope } from "@/lib/suppressions/schemas";
import { type Limit, takeFrom } from "@/lib/teams";
import { isDisposable } from "./validation/disposable";
import { type MailHosts, mailHostsOf } from "./validation/mail-hosts";
import { isRole } from "./validation/role";
import { suggestDomain } from "./validation/suggest-domain";

/** Domains that are asked about, not addresses: what is still remembered does not count. */
const limit: Limit = { name: "validate.team", most: 1000, minutes: 10 };

const reasons = ["syntax", "mx", "null_mx", "suppressed"] as const;

export const Validation = z.object({
  email: z.string().describe("As it was given"),
  valid: z.boolean().describe("False when mail to it is known to be of no use. What could not be asked never makes it false"),
  reason: z.enum(reasons).optional().describe("Why it is not valid"),
  message: z.string().describe("The same in a sentence"),
  normalized: z.string().nullable().describe("Exactly what would stand in the envelope; null when it cannot be read"),
  checks: z.object({
    syntax: z.boolean().describe("RFC 5321, RFC 6531"),
    mx: z.boolean().nullable().describe("Some server takes mail for the domain; null when that could not be asked"),
    disposable: z.boolean().nullable().describe("The domain gives addresses away for a short time"),
    role: z.boolean().nullable().describe("It stands for a task, such as info@, and not for a person"),
    suppressed: z.boolean().nullable().describe("The team does not write to it"),
  }),
  mx: z
    .array(z.string())
    .describe("The servers that take its mail, preferred first; the domain itself where it has an address only, and of the sandbox"),
  suppression: z.object({ reason: SuppressionReason, scope: SuppressionScope, since: z.iso.datetime() }).nullable(),
  suggestion: z.string().optional().describe("What was probably meant"),
});
export type Validation = z.output<typeof Validation>;

/** Looks at one address; nothing is sent to it and no mail server is asked. */
export const validateAddress = query("emails.validate", {
  summary: "Check an email address",
  description:
    "Spelling, the domain's mail servers, disposable and role addresses, likely slips, and the team's suppressions. Answers 200 whatever it finds. No server is asked whether the mailbox exists.",
  route: "POST /validate",
  access: { role: "viewer", scope: "emails:send", testKeys: "shared", domainKeys: "shared" },
  input: z.strictObject({ email: z.string("Write an email address, such as ada@example.com.").max(1000, "This is too long to look at.") }),
  output: Validation,
  refuses: ["too_many_attempts"],
  async run(ctx, { email }) {
    const read = readOrWhy(email);
    if (typeof read === "string") return unreadable(email, read);
    const [hosts, disposable, suppressed] = await Promise.all([
      read.domain === sandboxDomain ? keptHere : mailHostsOf(read.domain, () => takeFrom(limit, ctx.team.id)),
      isDisposable(read.domain),
      standingOf(ctx.team.id, read),
    ]);
    return judged(email, read, hosts, disposable, suppressed);
  },
});

/** Addresses of the sandbox are no names of the DNS: mail to them is kept by this instance. */
const keptHere: MailHosts = { state: "found", hosts: [sandboxDomain] };

/** The address, or what is wrong with it in a sentence. */
function readOrWhy(text: string): Address | string {
  try {
    return parseAddress(text);
  } catch (error) {
    if (error instanceof AddressError) return error.message;
    throw error;
  }
}

const unreadable = (email: string, message: string): Validation => ({
  email,
  valid: false,
  reason: "syntax",
  message,
  normalized: null,
  checks: { syntax: false, mx: null, disposable: null, role: null, suppressed: null },
  mx: [],
  suppression: null,
});

async function standingOf(teamId: string, { text }: Address): Promise<Standing | null> {
  const folded = foldAddress(text);
  return (await suppressedAmong(teamId, [folded])).get(folded) ?? null;
}

function judged(email: string, address: Address, hosts: MailHosts, disposable: boolean, standing: Standing | null): Validation {
  const inSandbox = address.domain === sandboxDomain;
  const meant = inSandbox ? null : suggestDomain(address.domain);
  const suppressed = standing?.scope === "all";
  const reason = hosts.state === "missing" ? "mx" : hosts.state === "null_mx" ? "null_mx" : suppressed ? "suppressed" : null;
  return {
    email,
    valid: reason === null,
    ...(reason ? { reason } : {}),
    message: reason === null && inSandbox ? ofSandbox : sentence(reason, address.domain, hosts),
    normalized: address.text,
    checks: {
      syntax: true,
      mx: hosts.state === "unknown" ? null : hosts.state === "found",
      disposable,
      role: isRole(address.local),
      suppressed,
    },
    mx: hosts.state === "found" ? [...hosts.hosts] : [],
    suppression: standing ? { reason: standing.reason, scope: standing.scope, since: standing.since.toISOString() } : null,
    ...(meant ? { suggestion: `${address.local}@${meant}` } : {}),
  };
}

const ofSandbox = "The address belongs to the sandbox of this instance: mail to it is kept here, with the outcome that its name says.";

function sentence(reason: (typeof reasons)[number] | null, domain: string, hosts: MailHosts): string {
  if (reason === "mx") return `No server takes mail for ${domain}: it has neither a mail server nor an address in the DNS.`;
  if (reason === "null_mx") return `${domain} says in its DNS that it takes no mail.`;
  if (reason === "suppressed") return "The address is on the team's list of suppressions, so nothing is sent to it.";
  if (hosts.state === "unknown") return `The address is well written. Whether ${domain} takes mail could not be asked: ${hosts.why}.`;
  return "The address is well written, and its domain takes mail. Whether the mailbox exists only a delivery can tell.";
}
