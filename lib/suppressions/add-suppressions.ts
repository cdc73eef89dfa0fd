import { z } from "zod";
import { pool } from "@/lib/infra/db/client";
import { AddressError, foldAddress, parseMailbox } from "@/lib/infra/mime/address";
import type { TeamContext } from "@/lib/kernel/context";
import { atMost } from "@/lib/kernel/count-first";
import { invalid } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { Suppression, SuppressionReason, SuppressionScope, Words } from "./schemas";
import { suppress } from "./suppress";
import { toSuppression } from "./suppression";

export const maxAdded = 1000;

const counts = {
  added: z.number().int().describe("Addresses that are new on the list"),
  updated: z.number().int().describe("Addresses whose reason or scope became stronger"),
};
/** Where one was named with `email` the suppression itself, with `emails` a list. */
const Added = z.union([
  Suppression.extend(counts),
  z.object({
    suppressions: z.array(Suppression).describe("As they stand now, one for each address, in the order that was given"),
    ...counts,
  }),
]);

/** Puts addresses on the list. Mail to them that waits already will not leave. */
export const addSuppressions = command("suppressions.create", {
  summary: "Add suppressions",
  description: `One address as \`email\`, or up to ${maxAdded} as \`emails\`. With \`email\` the answer is the suppression itself, with \`emails\` a list of them. It is 201 when an address was added, and 200 when all of them were on the list already. Mail to them that is queued does not leave any more. What is on the list keeps the stronger reason (complaint, hard_bounce, manual, unsubscribe) and the wider scope.`,
  route: "POST /suppressions",
  status: { any: [201, 200], of: ({ added }) => (added > 0 ? 201 : 200) },
  access: { role: "marketer", scope: "suppressions:write" },
  whilePaused: true,
  input: z.strictObject({
    email: z.string().max(1000).optional(),
    emails: atMost(
      maxAdded,
      `At most ${maxAdded} at once.`,
      z.array(z.string().max(1000)).min(1, "Name at least one address.").max(maxAdded),
    ).optional(),
    reason: SuppressionReason.default("manual"),
    scope: SuppressionScope.default("all").describe("`all`, or `marketing`: then transactional mail still goes out"),
    note: Words.optional(),
  }),
  output: Added,
  touches: ["suppressions.list", "suppressions.get"],
  async run(ctx, { email, emails, reason, scope, note }) {
    if ((email === undefined) === (emails === undefined)) throw invalid("email", "Name one address as “email”, or several as “emails”.");
    const read = emails ? emails.map((text, i) => addressOf(text, `emails.${i}`)) : [addressOf(email ?? "", "email")];
    const addresses = new Map(read.map((address) => [foldAddress(address), address]));
    const common = { teamId: ctx.team.id, reason, scope, note: note || null, emailId: null, createdBy: personOf(ctx) };
    const { made, raised } = await suppress(
      pool(),
      [...addresses].map(([folded, address]) => ({ ...common, address, folded })),
    );
    const rows = await ctx.db.suppression.findMany({ where: { teamId: ctx.team.id, folded: { in: [...addresses.keys()] } } });
    const byAddress = new Map(rows.map((row) => [row.folded, row]));
    const suppressions = [...addresses.keys()].flatMap((folded) => byAddress.get(folded) ?? []).map(toSuppression);
    const [alone] = emails ? [] : suppressions;
    return { ...(alone ?? { suppressions }), added: made, updated: raised };
  },
});

function addressOf(text: string, field: string): string {
  try {
    return parseMailbox(text).address.text;
  } catch (error) {
    if (error instanceof AddressError) throw invalid(field, error.message);
    throw error;
  }
}

/** UUID of the member; null for a key. */
export const personOf = ({ principal }: Pick<TeamContext, "principal">): string | null =>
  principal.kind === "member" ? principal.userId : null;
