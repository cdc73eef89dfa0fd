/** An email that was checked and may be accepted. */
import type { Mailbox } from "@/lib/infra/mime/address";
import { invalid } from "@/lib/kernel/fault";
import type { Mode } from "@/lib/kernel/principal";
import type { SuppressionReason } from "@/lib/suppressions/schemas";
import type { NewAttachment } from "./read-attachments";
import type { SignedInput } from "./with-sender";

/** Which queue it stands in: a campaign never stands before a password reset. */
export const lanes = { transactional: 0, campaign: 1 } as const;

/** Why nothing is sent to an address. */
export interface Suppressed {
  readonly reason: SuppressionReason | "sandbox";
  /** Null for the sandbox's own address, which stands on no list. */
  readonly since: Date | null;
}

export interface Draft {
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
  readonly replyTo: readonly Mailbox[];
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
  /** The text that was made from the same HTML before; left out when there is none yet. */
  readonly madeText?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** When it is to leave; null for at once. */
  readonly sendAt: Date | null;
  readonly attachments?: readonly NewAttachment[];
  /** The UUID of the email that it repeats, and whose files it takes over. */
  readonly repeats?: string;
  /** Of the recipients, the only addresses that get it; the others stay in its head. */
  readonly only?: readonly string[];
  /** Folded addresses among the recipients that are on the team's suppression list, and why: they get nothing. */
  readonly suppressed?: ReadonlyMap<string, Suppressed>;
  readonly lane: number;
  readonly source: "api" | "dashboard" | "system";
  readonly mode: Mode;
}

export const toDraft = (input: SignedInput, source: Draft["source"], mode: Mode): Draft => ({
  from: senderOf(input),
  to: input.to,
  cc: input.cc ?? [],
  bcc: input.bcc ?? [],
  replyTo: input.replyTo ?? [],
  subject: input.subject,
  html: input.html ?? null,
  text: input.text ?? null,
  headers: input.headers ?? {},
  tags: input.tags ?? {},
  sendAt: input.sendAt ?? null,
  lane: lanes.transactional,
  source,
  mode,
});

/** @throws Fault validation_error when the name is said twice, in two ways */
function senderOf({ from, fromName }: { readonly from: Mailbox; readonly fromName?: string | undefined }): Mailbox {
  if (!fromName) return from;
  if (from.name && from.name !== fromName)
    throw invalid("fromName", "“from” and “fromName” name the sender in two ways. Leave one of them out.");
  return { ...from, name: fromName };
}
