import { z } from "zod";
import { parseMailbox } from "@/lib/infra/mime/address";
import type { TeamContext } from "@/lib/kernel/context";
import { invalid } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { accept } from "./accept";
import { checkDraft } from "./check-draft";
import { type Draft, lanes } from "./draft";
import { type EmailColumns, findEmail, type RecipientColumns, recipientsOf } from "./email";
import { meetList } from "./meet-list";
import { Accepted, EmailId } from "./schemas";
import { waitForOutcome } from "./wait-for-outcome";
import { contentRemoved } from "./write-repeats";

const failures = new Set(["bounced", "failed"]);

/** A new email with the content of another one, judged like any new email. */
export const resendEmail = command("emails.resend", {
  summary: "Send an email again",
  description:
    "Makes a new email with the same content and attachments, an id and a Message-ID of its own, and everything that holds for new mail: suppressions, the sender's domain, limits. 409 `content_removed` when the content is not kept any more.",
  route: "POST /emails/{id}/resend",
  status: 202,
  access: { role: "developer", scope: "emails:send", testKeys: "own", domainKeys: "own" },
  input: z.strictObject({
    id: EmailId,
    recipients: z
      .enum(["all", "failed"], "Write “all” or “failed”.")
      .default("all")
      .describe("`failed` sends it only to those who bounced or failed; To and Cc stay as they were"),
  }),
  output: Accepted,
  refuses: [
    "email_not_found",
    "content_removed",
    "domain_not_allowed",
    "domain_not_verified",
    "recipient_suppressed",
    "recipient_takes_no_mail",
  ],
  once: true,
  waits: true,
  touches: ["emails.list", "emails.get", "analytics.overview"],
  async run(ctx, { id, recipients: chosen }) {
    const email = await findEmail(ctx, id);
    if (email.content_removed_at) throw contentRemoved();
    const recipients = (await recipientsOf([email.id])).get(email.id) ?? [];
    const draft = again(ctx, email, recipients);
    const only = recipients.filter(({ status }) => failures.has(status)).map(({ address }) => address);
    if (chosen === "failed" && only.length === 0) throw invalid("recipients", "None of its recipients bounced or failed.");
    const wanted = chosen === "failed" ? { ...draft, only } : draft;
    await checkDraft(ctx, wanted);
    const [accepted] = await accept(ctx, [await meetList(ctx, wanted)], ([one]) => one);
    if (!accepted) throw new Error("One draft was given and nothing was accepted.");
    return waitForOutcome(ctx, accepted);
  },
});

function again({ principal: who }: Pick<TeamContext, "principal">, email: EmailColumns, recipients: readonly RecipientColumns[]): Draft {
  const bcc = recipients.filter(({ kind }) => kind === "bcc").map(({ address }) => address);
  return {
    from: { name: email.from_name, address: parseMailbox(email.from_address).address },
    to: email.to_line.map(parseMailbox),
    cc: email.cc_line.map(parseMailbox),
    bcc: bcc.map(parseMailbox),
    replyTo: email.reply_to.map(parseMailbox),
    subject: email.subject,
    html: email.html,
    text: email.text_made ? null : email.text,
    ...(email.text_made ? { madeText: email.text ?? "" } : {}),
    headers: email.headers ?? {},
    tags: email.tags ?? {},
    sendAt: null,
    lane: lanes.transactional,
    source: who.kind === "key" ? "api" : "dashboard",
    mode: email.mode === "test" || (who.kind === "key" && who.mode === "test") ? "test" : "live",
    repeats: email.id,
  };
}
