import { invalid } from "@/lib/kernel/fault";
import type { Draft } from "./draft";
import { mailHostsOf } from "./validation/mail-hosts";

const kinds = ["to", "cc", "bcc"] as const;
const unlimited = async () => undefined;

/** What could not be asked passes. @throws Fault recipient_takes_no_mail for the first recipient whose domain is known to take none */
export async function checkMailHosts(draft: Draft): Promise<void> {
  const people = kinds.flatMap((kind) => draft[kind].map(({ address }) => ({ kind, address })));
  const found = await Promise.all(people.map(({ address }) => mailHostsOf(address.domain, unlimited)));
  for (const [i, { kind, address }] of people.entries()) {
    const state = found[i]?.state;
    if (state === "missing")
      throw invalid(kind, `No server takes mail for ${address.domain}, the domain of ${address.text}.`, "recipient_takes_no_mail");
    if (state === "null_mx")
      throw invalid(
        kind,
        `${address.domain}, the domain of ${address.text}, says in its DNS that it takes no mail.`,
        "recipient_takes_no_mail",
      );
  }
}
