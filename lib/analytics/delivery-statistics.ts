import { domainToASCII } from "node:url";
import { z } from "zod";
import { type Counts, type Tallied, talliesByDomain, talliesByTime } from "@/lib/emails";
import { AddressError, parseAddress } from "@/lib/infra/mime/address";
import { invalid } from "@/lib/kernel/fault";
import { query } from "@/lib/kernel/operation";
import { type Reach, reachOf } from "@/lib/kernel/reach";
import { figuresOf, sumOf } from "./figures";
import { refuseOtherDomain } from "./other-domain";
import { daysIn, hoursIn, periodFields, readPeriod, type Stretch, spellPeriod, toPeriod } from "./period";
import { Figures, type Grouping, groupings, Period } from "./schemas";

const mostHours = 31 * 24 + 1;

const Line = Figures.extend({
  date: z.string().optional().describe("The day, with `groupBy=day`"),
  hour: z.iso.datetime().optional().describe("When the hour began, with `groupBy=hour`"),
  domain: z.string().optional().describe("The domain in From, with `groupBy=domain`"),
});
type Line = z.output<typeof Line>;

export const DeliveryStatistics = z.object({
  period: Period,
  summary: Figures,
  breakdown: z
    .array(Line)
    .describe("Newest first; by domain, most attempts first. Days and hours without mail are in it. Adds up to `summary`"),
});
export type DeliveryStatistics = z.output<typeof DeliveryStatistics>;

/** What became of the mail of a period, from rollups that are written together with the events. */
export const deliveryStatistics = query("stats.delivery", {
  summary: "Delivery statistics of a period",
  description:
    "Counts recipients by the moment in which something happened to them: a bounce is counted in the hour in which it came, not in that of its message.",
  route: "GET /stats/delivery",
  access: { role: "viewer", scope: "stats:read", domainKeys: "own" },
  spell: spellPeriod,
  input: z.strictObject({
    ...periodFields,
    sender: z.string().trim().min(1).max(320).optional().describe("A From address, or a domain for all its addresses"),
    groupBy: z.enum(groupings).default("day").describe("`hour` for at most 31 days"),
  }),
  output: DeliveryStatistics,
  refuses: ["domain_not_allowed"],
  async run(ctx, { startDate, endDate, sender, groupBy }) {
    const stretch = readPeriod({ startDate, endDate }, ctx.team.timeZone, ctx.now());
    const asked = {
      teamId: ctx.team.id,
      from: stretch.from,
      to: stretch.to,
      sender: senderWithin(reachOf(ctx.principal), sender ? readSender(sender) : null),
    };
    const lines = await breakDown(asked, stretch, groupBy);
    return {
      period: toPeriod(stretch),
      summary: figuresOf(sumOf(lines.map(({ counts }) => counts))),
      breakdown: lines.map(({ counts, at }) => ({ ...at, ...figuresOf(counts) })),
    };
  },
});

/** A key that is limited to a domain asks about that domain, whether it says so or not. @throws Fault domain_not_allowed */
function senderWithin({ domain }: Reach, sender: Tallied["sender"]): Tallied["sender"] {
  if (domain === null) return sender;
  if (!sender) return { domain };
  const asked = "domain" in sender ? sender.domain : sender.address.slice(sender.address.lastIndexOf("@") + 1);
  refuseOtherDomain(domain, asked, "sender");
  return sender;
}

interface Part {
  readonly at: Pick<Line, "date" | "hour" | "domain">;
  readonly counts: Counts;
}

async function breakDown(asked: Tallied, stretch: Stretch, groupBy: Grouping): Promise<Part[]> {
  if (groupBy === "domain") {
    const found = [...(await talliesByDomain(asked))].map(([domain, counts]) => ({ at: { domain }, counts }));
    return found.sort((a, b) => figuresOf(b.counts).attempted - figuresOf(a.counts).attempted || (a.at.domain < b.at.domain ? -1 : 1));
  }
  const parts =
    groupBy === "day"
      ? daysIn(stretch).map(({ day, start }) => ({ at: { date: day }, start }))
      : hoursIn(stretch).map((start) => ({ at: { hour: start.toISOString() }, start }));
  if (groupBy === "hour" && parts.length > mostHours) throw invalid("groupBy", "By hours, ask for at most 31 days at once.");
  const counts = await talliesByTime(
    asked,
    parts.map(({ start }) => start),
  );
  return parts.map(({ at }, n) => ({ at, counts: counts[n] ?? {} })).reverse();
}

function readSender(text: string): NonNullable<Tallied["sender"]> {
  if (text.lastIndexOf("@") <= 0) {
    const domain = domainToASCII(text.toLowerCase().replace(/^@|\.$/g, ""));
    if (domain === "") throw invalid("sender", "Write an address such as ada@example.com, or a domain such as example.com.");
    return { domain };
  }
  try {
    return { address: parseAddress(text).text };
  } catch (error) {
    if (error instanceof AddressError) throw invalid("sender", error.message);
    throw error;
  }
}
