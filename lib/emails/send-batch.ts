import { z } from "zod";
import { breather } from "@/lib/infra/breathe";
import { cleanInput } from "@/lib/kernel/clean-input";
import type { TeamContext } from "@/lib/kernel/context";
import { isFault } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { parse } from "@/lib/kernel/parse";
import { accept, offer } from "./accept";
import { maxSendBody } from "./attachment-input";
import { checkDraft } from "./check-draft";
import { type Draft, toDraft } from "./draft";
import { meetList } from "./meet-list";
import { type Fetcher, openFetcher, readAttachments } from "./read-attachments";
import { Accepted } from "./schemas";
import { SendEmailInput, spellOut } from "./send-input";
import type { EmailStatus } from "./status";
import { waitForOutcomes } from "./wait-for-outcome";
import { withSender } from "./with-sender";

export const maxBatch = 100;

const Refused = z.object({ code: z.string(), message: z.string(), field: z.string().optional() });
const Result = Accepted.omit({ id: true, messageId: true }).extend({
  to: z.string(),
  id: z.string().nullable().describe("Null for one that was refused"),
  messageId: z.string().nullable(),
  error: Refused.optional().describe("Why it was refused; then its `status` is `failed` and nothing of it is stored"),
});
type Result = z.output<typeof Result>;

type Count = "sent" | "queued" | "scheduled" | "suppressed" | "failed";

/** What each status of an email is counted as. */
const countedAs: Readonly<Record<EmailStatus, Count>> = {
  sent: "sent",
  delivered: "sent",
  complained: "sent",
  partial: "sent",
  queued: "queued",
  sending: "queued",
  deferred: "queued",
  scheduled: "scheduled",
  suppressed: "suppressed",
  bounced: "failed",
  failed: "failed",
  canceled: "failed",
};

const BatchOutput = z.object({
  results: z.array(Result).describe("One per email, in order"),
  total: z.number().int().describe("Emails in the request: the sum of the five counts"),
  sent: z.number().int().describe("Handed over for at least one recipient before this answer; without `Prefer: wait=N` nothing is yet"),
  queued: z.number().int().describe("Stored, to be sent at once"),
  scheduled: z.number().int().describe("Stored, to be sent at their `sendAt`"),
  suppressed: z
    .number()
    .int()
    .describe("Stored, and sent to nobody, as to `suppressed@sandbox.test`. Whom the team’s own list stops altogether counts as failed"),
  failed: z
    .number()
    .int()
    .describe("Refused and not stored, each with its `error`; or stored, and bounced, failed or canceled while the answer was waited for"),
});
type BatchOutput = z.output<typeof BatchOutput>;

/**
 * Takes up to 100 independent emails: one that is refused harms no other. With an Idempotency-Key all that are taken are stored
 * in one commit, and its answer with them. Without one it may take two: those with a suppressed recipient are stored after the others.
 */
export const sendBatch = command("emails.sendBatch", {
  summary: "Send up to 100 emails",
  description:
    "Each is judged on its own: one that is refused harms no other, and its `error` is what `POST /emails` would answer. Each is counted once, by its status in this answer. `Prefer: wait=N` (N ≤ 10) waits for the hand-over of all that leave at once. When a connection breaks some of them may be stored already; with an Idempotency-Key asking again is safe.",
  route: "POST /emails/batch",
  status: 202,
  access: { role: "developer", scope: "emails:send", testKeys: "own", domainKeys: "own" },
  input: z.strictObject({
    emails: z.array(z.unknown()).min(1, "Name at least one email.").max(maxBatch, `At most ${maxBatch} emails in one request.`),
  }),
  output: BatchOutput,
  itemInput: { field: "emails", schema: SendEmailInput },
  spell: (raw) => (Array.isArray(raw) ? { emails: raw } : raw),
  once: true,
  waits: true,
  maxBody: maxSendBody,
  audit: false,
  touches: ["emails.list", "analytics.overview"],
  async run(ctx, { emails }) {
    const fetch = openFetcher();
    const breathe = breather();
    const checking: Promise<Checked>[] = [];
    for (const [i, raw] of emails.entries()) {
      await breathe();
      checking.push(check(ctx, raw, i, fetch));
    }
    const checked = await Promise.all(checking);
    const offered = (await offer(ctx, draftsOf(checked))).values();
    const met = await Promise.all(
      checked.map((one, i) => {
        const accepted = "draft" in one ? offered.next().value : null;
        if (accepted) return { to: one.to, accepted };
        return "draft" in one ? meet(ctx, one, i) : one;
      }),
    );
    const stored = (accepted: readonly Accepted[]) => takenOf(met, accepted);
    const taken = stored(await accept(ctx, draftsOf(met), (accepted) => answer(met, stored(accepted))));
    return answer(met, await waitForOutcomes(ctx, taken, (known) => answer(met, known)));
  },
});

type Checked =
  | { readonly to: string; readonly draft: Draft }
  | { readonly to: string; readonly accepted: Accepted }
  | { readonly to: string; readonly error: z.output<typeof Refused> };

const draftsOf = (checked: readonly Checked[]): Draft[] => checked.flatMap((one) => ("draft" in one ? [one.draft] : []));

async function check(ctx: TeamContext, raw: unknown, i: number, fetch: Fetcher): Promise<Checked> {
  const to = sayTo(raw);
  try {
    const who = ctx.principal;
    const input = parse(SendEmailInput, spellOut(cleanInput(raw)));
    const draft = toDraft(await withSender(ctx, input), who.kind === "key" ? "api" : "dashboard", who.kind === "key" ? who.mode : "live");
    await checkDraft(ctx, draft);
    return { to, draft: input.attachments?.length ? { ...draft, attachments: await readAttachments(input.attachments, fetch) } : draft };
  } catch (error) {
    return refusal(to, error, i);
  }
}

async function meet(ctx: TeamContext, { to, draft }: { to: string; draft: Draft }, i: number): Promise<Checked> {
  try {
    return { to, draft: await meetList(ctx, draft) };
  } catch (error) {
    return refusal(to, error, i);
  }
}

/** @throws what is no refusal of this email */
function refusal(to: string, error: unknown, i: number): Checked {
  if (!isFault(error) || error.kind === "unavailable") throw error;
  const { code, message, detail } = error;
  return { to, error: { code, message, field: detail.field ? `emails.${i}.${detail.field}` : `emails.${i}` } };
}

/** All that are stored, in the order of the request. @param accepted those of the drafts that were left */
function takenOf(checked: readonly Checked[], accepted: readonly Accepted[]): Accepted[] {
  const rest = accepted.values();
  return checked.flatMap((one) => ("accepted" in one ? [one.accepted] : "draft" in one ? (rest.next().value ?? []) : []));
}

function answer(checked: readonly Checked[], taken: readonly Accepted[]): BatchOutput {
  const next = taken.values();
  const results = checked.map((one): Result => {
    const accepted = "error" in one ? undefined : next.next().value;
    if (accepted) return { to: one.to, ...accepted };
    return { to: one.to, id: null, status: "failed", messageId: null, ...("error" in one ? { error: one.error } : {}) };
  });
  const counts: Record<Count, number> = { sent: 0, queued: 0, scheduled: 0, suppressed: 0, failed: 0 };
  for (const { status } of results) counts[countedAs[status]]++;
  return { results, total: results.length, ...counts };
}

/** As the answer repeats it, also of an email that is refused for what its strings hold. */
function sayTo(raw: unknown): string {
  if (typeof raw !== "object" || raw === null || !("to" in raw)) return "";
  const { to } = raw;
  const said = Array.isArray(to) ? to : [to];
  return said
    .filter((one) => typeof one === "string")
    .join(", ")
    .slice(0, 1000)
    .replaceAll("\0", "\ufffd")
    .toWellFormed();
}
