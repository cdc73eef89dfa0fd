import type { TeamContext } from "@/lib/kernel/context";
import { command } from "@/lib/kernel/operation";
import { accept, offer } from "./accept";
import { maxSendBody } from "./attachment-input";
import { checkDraft } from "./check-draft";
import { type Draft, toDraft } from "./draft";
import { meetList } from "./meet-list";
import { openFetcher, readAttachments } from "./read-attachments";
import { Accepted } from "./schemas";
import { SendEmailInput, spellOut } from "./send-input";
import { waitForOutcome } from "./wait-for-outcome";
import { withSender } from "./with-sender";

/** Takes one email. The answer comes after COMMIT; `Prefer: wait=N` lets the caller wait for the hand-over. */
export const sendEmail = command("emails.send", {
  summary: "Send an email",
  description:
    "Answers 202 once the email is stored. Nothing is called sent that is only queued; `Prefer: wait=N` (N ≤ 10) waits for the hand-over.",
  route: "POST /emails",
  status: 202,
  access: { role: "developer", scope: "emails:send", testKeys: "own", domainKeys: "own" },
  input: SendEmailInput,
  output: Accepted,
  refuses: [
    "domain_not_allowed",
    "domain_not_verified",
    "recipient_suppressed",
    "recipient_takes_no_mail",
    "attachments_too_large",
    "attachment_type_refused",
    "attachment_unreachable",
  ],
  spell: spellOut,
  once: true,
  waits: true,
  maxBody: maxSendBody,
  audit: false,
  touches: ["emails.list", "analytics.overview"],
  async run(ctx, input) {
    const who = ctx.principal;
    const draft = toDraft(await withSender(ctx, input), who.kind === "key" ? "api" : "dashboard", who.kind === "key" ? who.mode : "live");
    await checkDraft(ctx, draft);
    const [taken] = input.attachments?.length ? [] : await offer(ctx, [draft]);
    return waitForOutcome(ctx, taken ?? (await meetAndAccept(ctx, draft, input)));
  },
});

async function meetAndAccept(ctx: TeamContext, draft: Draft, { attachments = [] }: SendEmailInput): Promise<Accepted> {
  const met = await meetList(ctx, draft);
  const [accepted] = await accept(ctx, [{ ...met, attachments: await readAttachments(attachments, openFetcher()) }], ([one]) => one);
  if (!accepted) throw new Error("One draft was given and nothing was accepted.");
  return accepted;
}
