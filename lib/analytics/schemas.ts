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

export const TeamState = z.enum(["active", "warned", "paused"]);
export type TeamState = z.output<typeof TeamState>;

const Share = z.number().nullable().describe("Of the recipients, from 0 to 1; null when there were none");

/** A team as operators see it. */
export const StaffTeam = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  createdAt: z.iso.datetime(),
  owner: z.object({ name: z.string(), email: z.string() }).nullable(),
  state: TeamState.describe("Warned means within the last 24 hours"),
  pausedAt: z.iso.datetime().nullable(),
  pausedBecause: z.string().nullable(),
  warnedAt: z.iso.datetime().nullable(),
  resumedAt: z.iso.datetime().nullable(),
  lastDay: z
    .object({
      attempted: z.number().int(),
      bounced: z.number().int().describe("Recipients whose address is at fault, for good"),
      complained: z.number().int(),
      bounceRate: Share,
      complaintRate: Share,
    })
    .describe("Of the last 24 hours, since the last resumption; without what the sandbox carried"),
});
export type StaffTeam = z.output<typeof StaffTeam>;
