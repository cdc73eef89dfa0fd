/** Keeping what a provider reported before anything follows from it: when `storeReport` resolves it is committed. */
import { pool } from "@/lib/infra/db/client";
import { groupWriter } from "@/lib/infra/db/group-writer";
import { notifier } from "@/lib/infra/db/listen";
import { plain } from "@/lib/infra/db/literal";
import { newUuid } from "@/lib/infra/ids";
import { shared } from "@/lib/infra/singleton";
import type { ProviderReport } from "./report";

export interface Arrived {
  readonly source: "ses" | "postfix" | "message";
  /** The same for the same callback: it is kept once, however often it comes. */
  readonly key: string;
  readonly report: ProviderReport;
}

/** The channel on which workers hear that something arrived. */
export const reportsChannel = "reports";

const wake = shared("reports.wake", () => notifier(reportsChannel, 20));
const writer = shared("reports.writer", () => groupWriter<Arrived, boolean>({ commit: store, lanes: 2, joinBelow: 100, maxWeight: 500 }));

/** False when it was known already. */
export async function storeReport(arrived: Arrived): Promise<boolean> {
  const fresh = await writer().write(arrived);
  if (fresh) wake()();
  return fresh;
}

async function store(arrived: readonly Arrived[]): Promise<boolean[]> {
  const ids = arrived.map(() => newUuid());
  const { rows } = await pool().query<{ id: string }>({
    name: "store-reports",
    text: `INSERT INTO notifications (id, source, key, payload, next_try_at)
           SELECT id, source, key, payload, now() FROM unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[]) AS t (id, source, key, payload)
           ORDER BY key ON CONFLICT (key) DO NOTHING RETURNING id`,
    values: [
      plain(ids),
      plain(arrived.map(({ source }) => source)),
      arrived.map(({ key }) => key),
      arrived.map(({ report }) => JSON.stringify(report)),
    ],
  });
  const kept = new Set(rows.map(({ id }) => id));
  return ids.map((id) => kept.has(id));
}
