import { domainToASCII } from "node:url";
import { z } from "zod";
import { nameOfDomain } from "@/lib/domains";
import { hasSentFrom, talliesByDomain, tallyRecipientDomains } from "@/lib/emails";
import { dayOf } from "@/lib/infra/day-start";
import { notFound } from "@/lib/kernel/fault";
import { query } from "@/lib/kernel/operation";
import { reachOf } from "@/lib/kernel/reach";
import { figuresOf } from "./figures";
import { periodFields, readPeriod, type Stretch, spellPeriod, toPeriod } from "./period";
import { Figures, Period, RecipientDomain } from "./schemas";

const topRecipients = 10;

/** Of one domain in From. What comes in is counted when an instance takes mail in. */
export const domainStatistics = query("stats.domain", {
  summary: "Statistics of one of the team's domains",
  description: "Of mail that was sent from the domain. Also for a domain that the team once sent from and has deleted since.",
  route: "GET /stats/domains/{domain}",
  access: { role: "viewer", scope: "stats:read", domainKeys: "own" },
  spell: spellPeriod,
  input: z.strictObject({ domain: z.string().trim().min(1).max(255).describe("The domain's name or id"), ...periodFields }),
  output: z.object({
    domain: z.string(),
    period: Period,
    outbound: Figures.extend({
      topRecipients: z.array(RecipientDomain).describe("The ten domains that most recipients were of, counted by days of UTC"),
    }),
    inbound: z.null().describe("Nothing comes in yet"),
  }),
  refuses: ["domain_not_found"],
  async run(ctx, { domain: ref, startDate, endDate }) {
    const { id: teamId, timeZone } = ctx.team;
    const stretch = readPeriod({ startDate, endDate }, timeZone, ctx.now());
    const known = await nameOfDomain(ctx, ref);
    const domain = known ?? domainToASCII(ref.toLowerCase().replace(/\.$/, ""));
    const own = reachOf(ctx.principal).domain;
    if (own !== null && domain !== own) throw notFound("domain", ref);
    const [byDomain, recipients] = await Promise.all([
      talliesByDomain({ teamId, from: stretch.from, to: stretch.to, sender: { domain } }),
      topRecipientsOf(teamId, stretch, domain, topRecipients),
    ]);
    const counts = byDomain.get(domain);
    if (!known && !counts && !(await hasSentFrom(teamId, domain))) throw notFound("domain", ref);
    return { domain, period: toPeriod(stretch), outbound: { ...figuresOf(counts ?? {}), topRecipients: recipients }, inbound: null };
  },
});

/** By days of UTC that lie in the stretch, or begin in it. */
export async function topRecipientsOf(
  teamId: string,
  { from, to }: Stretch,
  senderDomain: string | null,
  most: number,
): Promise<RecipientDomain[]> {
  const last = dayOf(new Date(to.getTime() - 1), "UTC");
  const found = await tallyRecipientDomains(teamId, dayOf(from, "UTC"), last, senderDomain, most);
  return [...found].map(([domain, counts]) => ({ domain, ...figuresOf(counts) }));
}
