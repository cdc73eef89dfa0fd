import { expect, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";
import { open } from "@/lib/kernel/context";
import { forgetKeys } from "./forget-keys";
import { firstIdAt } from "./moment-ids";

const dayMs = 86_400_000;

/** Its key says how old it is, and whether it is settled. */
async function aReport(days: number, settled: boolean): Promise<string> {
  const id = firstIdAt(Date.now() - days * dayMs);
  const key = `${days} ${settled}`;
  await pool().query(
    `INSERT INTO notifications (id, source, key, payload, state, received_at, settled_at)
     VALUES ($1, 'ses', $2, '{}', 'applied', now() - make_interval(days => $3), CASE WHEN $4 THEN now() - make_interval(days => $3) END)`,
    [id, key, days, settled],
  );
  return key;
}

test("reports are forgotten two weeks after they were settled, and none that waits", async () => {
  const kept = [await aReport(1, true), await aReport(13, true), await aReport(30, false)];
  await aReport(15, true);
  await aReport(60, true);
  await forgetKeys.run(open({ principal: { kind: "anyone" }, team: null, requestId: newUuid() }), {});
  const { rows } = await pool().query<{ key: string }>("SELECT key FROM notifications");
  expect(rows.map(({ key }) => key).sort()).toEqual(kept.sort());
});
