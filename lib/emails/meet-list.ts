/** The suppression list at the door: an email that nobody may get is refused, and of several recipients the listed ones get nothing. */
import { sandboxDomain } from "@/lib/domains";
import { fold, foldAddress } from "@/lib/infra/mime/address";
import type { TeamContext } from "@/lib/kernel/context";
import { Fault } from "@/lib/kernel/fault";
import { type Standing, suppressedAmong } from "@/lib/suppressions";
import { type Draft, lanes } from "./draft";

export const playsSuppressed = `suppressed@${sandboxDomain}`;

/**
 * The draft with those who are on the team's list marked. A marketing suppression stops nothing transactional.
 * @throws Fault recipient_suppressed when nobody is left to send to
 */
export async function meetList(ctx: Pick<TeamContext, "team">, draft: Draft): Promise<Draft> {
  const only = draft.only && new Set(draft.only.map(foldAddress));
  const all = [...draft.to, ...draft.cc, ...draft.bcc].map(({ address }) => fold(address));
  const folded = [...new Set(all)].filter((one) => one !== playsSuppressed && (!only || only.has(one)));
  const found = [...(await suppressedAmong(ctx.team.id, folded))].filter(
    ([, { scope }]) => scope === "all" || draft.lane !== lanes.transactional,
  );
  if (found.length === 0) return draft;
  if (found.length === folded.length) throw refused(found);
  return { ...draft, suppressed: new Map(found) };
}

const causes: Record<Standing["reason"], string> = {
  hard_bounce: "because of a hard bounce: the mailbox does not exist",
  complaint: "because its owner reported mail as spam",
  unsubscribe: "because its owner unsubscribed",
  manual: "because a member of the team put it on the list",
};

function refused(found: readonly (readonly [string, Standing])[]): Fault {
  const [first] = found;
  const [address = "", standing] = first ?? [];
  const cause = standing ? `${address} is suppressed since ${standing.since.toISOString().slice(0, 10)} ${causes[standing.reason]}.` : "";
  const message = found.length > 1 ? `All ${found.length} recipients are suppressed. ${cause}` : cause;
  return new Fault("invalid", "recipient_suppressed", message, { field: "to", facts: { reason: standing?.reason ?? "manual" } });
}
