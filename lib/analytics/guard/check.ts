import { z } from "zod";
import { reputationsFrom } from "@/lib/emails";
import { newUuid } from "@/lib/infra/ids";
import { open } from "@/lib/kernel/context";
import { job } from "@/lib/kernel/job";
import { pauseTeam, warnTeam } from "@/lib/teams";
import { leastToJudge, verdictOn } from "./judge";

/**
 * Warns and pauses teams whose bounces or complaints reach the published thresholds. However many workers look at once, a team
 * is paused once, and warned once a day.
 */
export const guardCheck = job("guard.check", {
  input: z.object({}),
  cron: "* * * * *",
  async run({ principal, now, log }) {
    const least = leastToJudge();
    if (least.bounced === null && least.complained === null) return;
    for (const reputation of await reputationsFrom(least)) {
      const verdict = verdictOn(reputation);
      if (!verdict) continue;
      const { teamId, resumedAt } = reputation;
      /** Mail about one team is not mail about another, to the same person. */
      const ctx = open({ principal, now, requestId: newUuid() });
      const act = verdict.word === "pause" ? pauseTeam : warnTeam;
      const done = await act(ctx, { teamId, resumedAt, because: verdict.because, by: "guard" }).catch((error) => {
        log.error({ err: error, event: "guard.failed", teamId }, "the guard could not act on a team");
        return false;
      });
      if (done) log.warn({ teamId, because: verdict.because }, `the guard ${verdict.word}s a team`);
    }
  },
});
