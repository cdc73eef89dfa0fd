import { z } from "zod";
import { type Counts, type DayTally, firstDeliveryOf, firstEmailOf, tallyByDay, waitingOf } from "@/lib/emails";
import { query } from "@/lib/kernel/operation";
import { activeKeysOf } from "@/lib/keys";

const days = 7;

const Figure = z.object({
  now: z.number().int().describe("In the last seven days"),
  before: z.number().int().describe("In the seven days before"),
  byDay: z.array(z.number().int()).describe("Seven days, oldest first"),
});
type Figure = z.output<typeof Figure>;

export const Overview = z.object({
  timeZone: z.string(),
  days: z.array(z.string()).describe("The seven days, in the team's time zone"),
  attempted: Figure.describe("Recipients for whom it was tried to the end: handed over, bounced or failed, each once"),
  handedOver: Figure.describe("Recipients whose server, or our next hop, took the message"),
  bounced: Figure,
  failed: Figure,
  complained: Figure,
  waiting: z.object({ count: z.number().int(), overdueSeconds: z.number().int(), scheduled: z.number().int() }),
  steps: z.array(z.object({ name: z.enum(["key", "send", "arrive"]), done: z.boolean(), emailId: z.string().nullable() })),
});
export type Overview = z.output<typeof Overview>;

/** What Home tells: four figures with their last fourteen days, what waits, and how far a new team has come. */
export const overview = query("analytics.overview", {
  summary: "A team's week in figures",
  access: { role: "viewer", scope: "emails:read" },
  input: z.strictObject({}),
  output: Overview,
  async run(ctx) {
    const { id, timeZone } = ctx.team;
    const [tally, waiting, keys, sent, arrived] = await Promise.all([
      tallyByDay(id, timeZone, 2 * days),
      waitingOf(id),
      activeKeysOf(id),
      firstEmailOf(id),
      firstDeliveryOf(id),
    ]);
    return {
      timeZone,
      days: tally.slice(-days).map(({ day }) => day),
      attempted: figure(tally, "sent", "unsent"),
      handedOver: figure(tally, "sent"),
      bounced: figure(tally, "bounced"),
      failed: figure(tally, "failed"),
      complained: figure(tally, "complained"),
      waiting,
      steps: [
        { name: "key" as const, done: keys > 0 || sent !== null, emailId: null },
        { name: "send" as const, done: sent !== null, emailId: sent },
        { name: "arrive" as const, done: arrived !== null, emailId: arrived },
      ],
    };
  },
});

function figure(tally: readonly DayTally[], ...types: (keyof Counts)[]): Figure {
  const byDay = tally.map(({ counts }) => types.reduce((sum, type) => sum + (counts[type] ?? 0), 0));
  const sum = (part: readonly number[]) => part.reduce((a, b) => a + b, 0);
  return { now: sum(byDay.slice(-days)), before: sum(byDay.slice(0, -days)), byDay: byDay.slice(-days) };
}
