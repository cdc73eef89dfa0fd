import { domainToASCII } from "node:url";
import { z } from "zod";
import { query } from "@/lib/kernel/operation";
import { reachOf } from "@/lib/kernel/reach";
import { wholeNumber } from "@/lib/kernel/whole-number";
import { topRecipientsOf } from "./domain-statistics";
import { refuseOtherDomain } from "./other-domain";
import { periodFields, readPeriod, spellPeriod, toPeriod } from "./period";
import { Period, RecipientDomain } from "./schemas";

/** Where a team's mail goes: mailbox providers, as far as a domain tells them. */
export const recipientStatistics = query("stats.recipients", {
  summary: "Statistics by domain of the recipients",
  description: "A ranking, which has a length and no pages: the `limit` domains that most was sent to.",
  route: "GET /stats/recipients",
  access: { role: "viewer", scope: "stats:read", domainKeys: "own" },
  spell: spellPeriod,
  input: z.strictObject({
    ...periodFields,
    senderDomain: z.string().trim().min(1).max(255).optional().describe("Only what was sent from this domain"),
    limit: wholeNumber(1, 100).default(20).describe("How many domains, from the top"),
  }),
  output: z.object({
    period: Period,
    recipients: z.array(RecipientDomain).describe("Most attempts first. Counted by the days of UTC that the period touches"),
  }),
  refuses: ["domain_not_allowed"],
  async run(ctx, { startDate, endDate, senderDomain, limit }) {
    const stretch = readPeriod({ startDate, endDate }, ctx.team.timeZone, ctx.now());
    const asked = senderDomain ? domainToASCII(senderDomain.toLowerCase()) : null;
    const own = reachOf(ctx.principal).domain;
    if (own !== null && asked !== null) refuseOtherDomain(own, asked, "senderDomain");
    const domain = own ?? asked;
    return { period: toPeriod(stretch), recipients: await topRecipientsOf(ctx.team.id, stretch, domain, limit) };
  },
});
