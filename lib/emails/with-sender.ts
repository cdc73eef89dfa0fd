import { defaultSenderOf } from "@/lib/domains";
import type { Mailbox } from "@/lib/infra/mime/address";
import type { TeamContext } from "@/lib/kernel/context";
import { invalid } from "@/lib/kernel/fault";
import type { SendEmailInput } from "./send-input";

export type SignedInput = SendEmailInput & { readonly from: Mailbox };

/** The input as it stands, or with the team's default sender. @throws Fault validation_error when there is none */
export async function withSender(ctx: Pick<TeamContext, "team" | "principal">, input: SendEmailInput): Promise<SignedInput> {
  if (input.from) return { ...input, from: input.from };
  const sender = await defaultSenderOf(ctx);
  if (!sender) throw invalid("from", "Write “from”: the team has no default sender, and no domain that may send.");
  return { ...input, from: input.fromName ? { ...sender, name: input.fromName } : sender };
}
