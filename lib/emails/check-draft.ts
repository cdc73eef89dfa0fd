/** What must hold for any email before it is accepted, whichever door it came through. */
import { senderFor } from "@/lib/domains";
import { env } from "@/lib/infra/env";
import type { TeamContext } from "@/lib/kernel/context";
import { invalid } from "@/lib/kernel/fault";
import { checkMailHosts } from "./check-mail-hosts";
import type { Draft } from "./draft";
import { checkSendAt } from "./send-at";
import { maxRecipients } from "./send-input";

/** @throws Fault validation_error, domain_not_allowed, domain_not_verified, recipient_takes_no_mail */
export async function checkDraft(ctx: Pick<TeamContext, "team" | "principal">, draft: Draft): Promise<void> {
  if (draft.to.length === 0) throw invalid("to", "Name at least one recipient in “to”.");
  const count = draft.to.length + draft.cc.length + draft.bcc.length;
  if (count > maxRecipients) throw invalid("to", `At most ${maxRecipients} recipients in one email; this one has ${count}.`);
  if (!draft.html && !draft.text) throw invalid("html", "Write “html”, “text” or both.");
  if (draft.sendAt) await checkSendAt(draft.sendAt);
  const { sandboxed } = await senderFor(ctx, draft.from.address.domain);
  if (env().SEND_MX_CHECK && !sandboxed && draft.mode === "live") await checkMailHosts(draft);
}
