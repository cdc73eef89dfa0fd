/** Shapes of statistics. */
import { z } from "zod";

const count = (means: string) => z.number().int().describe(means);

/** All but `deferred` count recipients, never messages. */
export const Figures = z.object({
  attempted: count("Recipients for whom handing over came to an end: `sent`, and those whom no server took the message for"),
  sent: count("Recipients whose message the next mail server took; each counts once, whatever is learned of it later"),
  delivered: count("Recipients whose message was reported as delivered; a relay that reports nothing leaves this at 0"),
  bounced: count("Recipients refused for good, at hand-over or by a bounce that came back"),
  deferred: count("Attempts put off because a server asked for it; a recipient can count several times"),
  failed: count("Recipients given up: no server took the message in the time that is set for trying"),
  complained: count("Recipients who reported the message as spam"),
  suppressed: count("Recipients left out because their address is suppressed"),
  canceled: count("Recipients whose message was canceled before it left"),
  deliveryRate: z
    .number()
    .nullable()
    .describe("Percent of `attempted` that neither bounced nor failed, rounded down to one decimal; null when nothing was attempted"),
});
export type Figures = z.output<typeof Figures>;

export const Period = z.object({
  start: z.iso.datetime().describe("Included"),
  end: z.iso.datetime().describe("Not included"),
  timeZone: z.string().describe("The team's; its days and hours are counted"),
});
export type Period = z.output<typeof Period>;

export const RecipientDomain = Figures.extend({ domain: z.string() });
export type RecipientDomain = z.output<typeof RecipientDomain>;

export const groupings = ["day", "hour", "domain"] as const;
export type Grouping = (typeof groupings)[number];
