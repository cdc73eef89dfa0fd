/**
 * Taking responsibility. When `accept` resolves, the emails, their recipients, their place in the queue and the
 * answer to the Idempotency-Key are committed, together.
 */
import { notifier } from "@/lib/infra/db/listen";
import { newUuid, publicId } from "@/lib/infra/ids";
import { fold, foldAddress, type Mailbox } from "@/lib/infra/mime/address";
import { formatMailbox } from "@/lib/infra/mime/format";
import { shared } from "@/lib/infra/singleton";
import type { TeamContext } from "@/lib/kernel/context";
import { AlreadyAnswered } from "@/lib/kernel/execute";
import { dropExpired, inFlight, peekOnce } from "@/lib/kernel/once";
import { type AcceptedRow, type AcceptRequest, type NewRecipient, write } from "./accept-writer";
import type { Draft } from "./draft";
import { liveHint } from "./live-hint";
import { playsSuppressed } from "./meet-list";
import type { Accepted } from "./schemas";
import { type RecipientStatus, statusOf } from "./status";
import { type StoredText, textsFor } from "./stored-text";
import { isWaitedFor } from "./wait-for-outcome";

const wake = shared("deliveries.wake", () => notifier("deliveries", 20));

/** A hint that something is due, sent at most every 20 ms. */
export const wakeWorkers = (): void => wake()();

/** Beyond the time of waiting, for what is done between it and the answer. Whoever asks again that much later is answered anyway. */
const answeringSeconds = 5;

/**
 * @param answer what the request will be answered with, for its Idempotency-Key.
 * @throws AlreadyAnswered when another process accepted the same request first.
 */
export async function accept(
  ctx: Pick<TeamContext, "team" | "principal" | "once"> & Partial<Pick<TeamContext, "waitSeconds">>,
  drafts: readonly Draft[],
  answer: (accepted: readonly Accepted[]) => unknown,
): Promise<Accepted[]> {
  const rows = await toRows(ctx, drafts);
  const accepted = rows.map(toAccepted);
  const { waitSeconds = 0 } = ctx;
  const openSeconds = isWaitedFor(waitSeconds, accepted) ? waitSeconds + answeringSeconds : null;
  const once = ctx.once ? { ...ctx.once, teamId: ctx.team.id, status: 202, answer: JSON.stringify(answer(accepted)), openSeconds } : null;
  if (rows.length === 0 && !once) return accepted;
  await writeOnce({ rows, once, meetsList: false });
  announce(ctx);
  return accepted;
}

const tries = 3;

/**
 * Resolves after COMMIT. A key that was taken when it was claimed, and whose answer is not there when it is looked for, has run out
 * of its day: nothing was written under it, so it is claimed again.
 * @throws AlreadyAnswered, Fault idempotency_in_flight
 */
async function writeOnce(request: AcceptRequest): Promise<void> {
  const { once } = request;
  for (let n = 0; n < tries; n++) {
    const { won } = await write(request);
    if (won || !once) return;
    const before = await peekOnce(once.teamId, once);
    if (before) throw new AlreadyAnswered(before);
    await dropExpired(once.teamId, once);
  }
  throw inFlight();
}

/**
 * Accepts drafts that have not met the suppression list yet, and meets it in the same statement. Null for those of which a
 * recipient stands on it; of them nothing is stored, and neither is anything of a request that takes more than one statement:
 * with an Idempotency-Key, or files.
 */
export async function offer(ctx: Pick<TeamContext, "team" | "principal" | "once">, drafts: readonly Draft[]): Promise<(Accepted | null)[]> {
  if (ctx.once || drafts.length === 0 || drafts.some(({ attachments }) => attachments?.length)) return drafts.map(() => null);
  const rows = await toRows(ctx, drafts);
  const { listed } = await write({ rows, once: null, meetsList: true });
  announce(ctx);
  return rows.map((row) => (listed.has(row.id) ? null : toAccepted(row)));
}

function announce({ team }: Pick<TeamContext, "team">): void {
  wakeWorkers();
  liveHint(team.id);
}

const toAccepted = (row: AcceptedRow): Accepted => ({
  id: publicId("email", row.id),
  status: statusOf(row.recipients.map(({ status }) => status)),
  messageId: row.messageId,
  ...suppressedIn(row),
  ...(row.sendAt ? { sendAt: row.sendAt.toISOString() } : {}),
});

function suppressedIn({ recipients }: AcceptedRow): Pick<Accepted, "suppressed"> {
  const suppressed = recipients.flatMap(({ address, suppressed: standing }) =>
    standing ? [{ email: address, reason: standing.reason, since: standing.since?.toISOString() ?? null }] : [],
  );
  return suppressed.length > 0 ? { suppressed } : {};
}

const kinds = ["to", "cc", "bcc"] as const;
const line = (mailboxes: readonly Mailbox[]): string[] => mailboxes.map(formatMailbox);

type Accepting = Pick<TeamContext, "team" | "principal">;

const inSandbox = { reason: "sandbox", since: null } as const;

/** At once, unless a text has to be made of an email's HTML. */
function toRows(ctx: Accepting, drafts: readonly Draft[]): AcceptedRow[] | Promise<AcceptedRow[]> {
  const made = textsFor(drafts);
  if (made instanceof Promise) return made.then((texts) => drafts.map((draft, i) => toRow(ctx, draft, texts[i])));
  return drafts.map((draft, i) => toRow(ctx, draft, made[i]));
}

function toRow(ctx: Accepting, draft: Draft, stored: StoredText = { text: draft.text, textMade: false }): AcceptedRow {
  const id = newUuid();
  const seen = new Set<string>();
  const only = draft.only && new Set(draft.only.map(foldAddress));
  const recipients: NewRecipient[] = [];
  for (const kind of kinds)
    for (const { address } of draft[kind]) {
      const folded = fold(address);
      if (seen.has(folded) || (only && !only.has(folded))) continue;
      seen.add(folded);
      const suppressed = draft.suppressed?.get(folded) ?? (folded === playsSuppressed ? inSandbox : null);
      const status: RecipientStatus = suppressed ? "suppressed" : draft.sendAt ? "scheduled" : "queued";
      recipients.push({ kind, address: address.text, folded: folded === address.text ? null : folded, status, suppressed });
    }
  return {
    id,
    teamId: ctx.team.id,
    keyId: ctx.principal.kind === "key" ? ctx.principal.keyId : null,
    source: draft.source,
    mode: draft.mode,
    lane: draft.lane,
    messageId: `<${id}@${draft.from.address.domain}>`,
    fromAddress: draft.from.address.text,
    fromName: draft.from.name,
    to: line(draft.to),
    cc: line(draft.cc),
    replyTo: line(draft.replyTo),
    subject: draft.subject,
    html: draft.html,
    ...stored,
    headers: Object.keys(draft.headers).length ? JSON.stringify(draft.headers) : null,
    tags: Object.keys(draft.tags).length ? JSON.stringify(draft.tags) : null,
    sendAt: draft.sendAt,
    recipients,
    ...(draft.attachments?.length ? { attachments: draft.attachments } : {}),
    ...(draft.repeats ? { repeats: draft.repeats } : {}),
  };
}
