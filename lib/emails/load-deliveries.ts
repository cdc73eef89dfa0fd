/** What is needed to send what was claimed: three reads for a whole batch. */
import { pool } from "@/lib/infra/db/client";
import { plain } from "@/lib/infra/db/literal";
import { providersOf, type TeamProviders } from "@/lib/providers";
import type { SuppressionReason, SuppressionScope } from "@/lib/suppressions/schemas";
import type { Claim } from "./claim";
import { inWords, waiting } from "./status";

export interface StoredEmail {
  readonly id: string;
  readonly mode: string;
  readonly lane: number;
  readonly message_id: string;
  readonly from_address: string;
  readonly from_name: string | null;
  readonly to_line: readonly string[];
  readonly cc_line: readonly string[];
  readonly reply_to: readonly string[];
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
  readonly text_made: boolean;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly created_at: Date;
  /** How many files it has. */
  readonly attached: number;
  /** The time that it was scheduled for. */
  readonly send_at: Date | null;
  readonly team_paused: boolean;
  /** Of the sender's domain as it stands now; all of it null when the team has no such domain. */
  readonly domain_status: string | null;
  readonly domain_approval: string | null;
  readonly domain_key: string | null;
}

export interface WaitingRecipient {
  readonly email_id: string;
  readonly no: number;
  readonly address: string;
  /** Why it stands on the team's suppression list at this moment, and what that stops; null when it does not. */
  readonly suppressed: SuppressionReason | null;
  readonly suppressed_scope: SuppressionScope | null;
}

export interface Loaded {
  readonly claim: Claim;
  readonly email: StoredEmail;
  /** Those who still wait for it; others had their outcome or were canceled. */
  readonly recipients: readonly WaitingRecipient[];
  /** Of these, the ones who get nothing because they were suppressed meanwhile; settled together with the others. */
  readonly dropped: readonly WaitingRecipient[];
  readonly offers: TeamProviders;
}

const emailsText = `
  SELECT e.id, e.mode, e.lane, e.message_id, e.from_address, e.from_name, array_to_string(e.to_line, E'\\n') AS to_line,
    array_to_string(e.cc_line, E'\\n') AS cc_line, array_to_string(e.reply_to, E'\\n') AS reply_to, e.subject, e.html, e.text, e.text_made, e.headers, e.attached,
    extract(epoch FROM e.created_at)::float8 * 1000 AS created_at, extract(epoch FROM e.send_at)::float8 * 1000 AS send_at,
    t.paused_at IS NOT NULL AS team_paused,
    d.status AS domain_status, d.approval AS domain_approval, k.id AS domain_key
  FROM emails e LEFT JOIN teams t ON t.id = e.team_id
    LEFT JOIN domains d ON d.team_id = e.team_id AND d.name = split_part(e.from_address, '@', -1)
    LEFT JOIN domain_keys k ON k.domain_id = d.id AND k.state = 'active'
  WHERE e.id = ANY ($1::uuid[])`;

/** Lines are joined by the database: the driver's way of reading arrays costs more than the rest of the row. */
type EmailColumns = Omit<StoredEmail, "to_line" | "cc_line" | "reply_to" | "created_at" | "send_at"> & {
  to_line: string;
  cc_line: string;
  reply_to: string;
  created_at: number;
  send_at: number | null;
};

const toStored = (row: EmailColumns): StoredEmail => ({
  ...row,
  to_line: lines(row.to_line),
  cc_line: lines(row.cc_line),
  reply_to: lines(row.reply_to),
  created_at: new Date(row.created_at),
  send_at: row.send_at === null ? null : new Date(row.send_at),
});

const lines = (joined: string): string[] => (joined === "" ? [] : joined.split("\n"));

const recipientsText = `
  SELECT r.email_id, r.no, r.address, s.reason AS suppressed, s.scope AS suppressed_scope
  FROM recipients r LEFT JOIN suppressions s ON s.team_id = r.team_id AND s.folded = coalesce(r.folded, r.address)
  WHERE r.email_id = ANY ($1::uuid[]) AND r.status IN (${inWords(waiting)}) ORDER BY r.email_id, r.no`;

const byInstance: TeamProviders = { own: [], instance: true };

/** In the order of the claims. Orphans are claims whose email is gone. */
export async function loadDeliveries(claims: readonly Claim[]): Promise<{ loaded: Loaded[]; orphans: Claim[] }> {
  const ids = plain(claims.map(({ emailId }) => emailId));
  const [providers, emails, recipients] = await Promise.all([
    providersOf([...new Set(claims.map(({ teamId }) => teamId))]),
    pool().query<EmailColumns>({ name: "emails-to-deliver", text: emailsText, values: [ids] }),
    pool().query<WaitingRecipient>({ name: "recipients-to-deliver", text: recipientsText, values: [ids] }),
  ]);
  const byId = new Map(emails.rows.map((row) => [row.id, toStored(row)]));
  const people = Map.groupBy(recipients.rows, ({ email_id }) => email_id);
  const loaded: Loaded[] = [];
  const orphans: Claim[] = [];
  for (const claim of claims) {
    const email = byId.get(claim.emailId);
    if (email)
      loaded.push({
        claim,
        email,
        recipients: people.get(claim.emailId) ?? [],
        dropped: [],
        offers: providers.get(claim.teamId) ?? byInstance,
      });
    else orphans.push(claim);
  }
  return { loaded, orphans };
}
