import { expect, test } from "vitest";
import { openRoutes } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { as, aTeam, key } from "@/test/harness";
import { allSettled, mails } from "@/test/worker";
import { runDeliveries } from "@/worker/delivery";
import { deliveryStatistics, recipientStatistics } from "./index";

test("what a worker told of two hundred recipients is what the figures say", async () => {
  Object.assign(env(), { DELIVERY_RETRY_SECONDS: [0.1, 0.1] });
  const team = await aTeam();
  const to = ["ada", "bounced", "complained", "deferred", "bob"].map((name) => `${name}@sandbox.test`);
  const sent = await mails(
    team,
    Array.from({ length: 40 }, (_, n) => ({ from: `s${n % 3}@sandbox.test`, to })),
  );
  const runner = runDeliveries(openRoutes());
  await allSettled(sent);
  await runner.stop(2000);

  const { rows } = await pool().query<{ type: string; n: number }>(
    "SELECT type, count(*)::int AS n FROM events WHERE team_id = $1 GROUP BY 1",
    [team.id],
  );
  const { delivered = 0, bounced = 0, complained, deferred, suppressed = 0 } = Object.fromEntries(rows.map(({ type, n }) => [type, n]));
  expect(Math.min(delivered, bounced)).toBeGreaterThan(0);
  const attempted = delivered + bounced;
  expect(attempted + suppressed).toBe(200);
  const run = as(key(team, "stats:read"), team).run;
  const { summary } = await run(deliveryStatistics, {});
  expect(summary).toMatchObject({ attempted, sent: delivered, delivered, bounced, complained, deferred, suppressed, failed: 0 });
  expect((await run(recipientStatistics, {})).recipients).toMatchObject([{ domain: "sandbox.test", attempted, bounced }]);
});
