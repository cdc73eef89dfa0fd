/** What a worker must know to send by teams' own providers: one read for a whole batch of messages. */

import { pool } from "@/lib/infra/db/client";
import type { Prisma } from "@/lib/infra/db/generated/client";
import { plain } from "@/lib/infra/db/literal";
import { rateOf } from "./provider";

/** A provider as it is stored; `buildTransport` opens it. */
export interface ProviderConfig {
  /** Its id: the key under which its state and its pace are kept. */
  readonly key: string;
  readonly type: string;
  readonly name: string;
  /** Raised by every change of what was said about it. */
  readonly revision: number;
  /** Messages a second; null learns it. */
  readonly rate: number | null;
  readonly settings: Prisma.JsonValue;
  /** Sealed. */
  readonly secret: string;
}

export interface TeamProviders {
  /** The enabled ones, in the order in which they are tried. */
  readonly own: readonly ProviderConfig[];
  /** Whether the instance's transports follow behind them. Always true for a team without providers. */
  readonly instance: boolean;
}

interface Row extends Omit<ProviderConfig, "rate"> {
  readonly team_id: string;
  readonly instance_transport: boolean;
  readonly quota: Prisma.JsonValue;
}

/** An entry for every team that has an enabled provider, or that switched the instance's transports off. */
export async function providersOf(teamIds: readonly string[]): Promise<Map<string, TeamProviders>> {
  const { rows } = await pool().query<Row & { key: string | null }>({
    name: "providers-of-teams",
    text: `SELECT t.id AS team_id, t.instance_transport, p.id AS key, p.type, p.name, p.revision, p.settings, p.secret, p.quota
           FROM unnest($1::uuid[]) AS asked (id) JOIN teams t ON t.id = asked.id
           LEFT JOIN providers p ON p.team_id = t.id AND p.enabled
           WHERE p.id IS NOT NULL OR NOT t.instance_transport
           ORDER BY p.position, p.id`,
    values: [plain(teamIds)],
  });
  const found = new Map<string, { own: ProviderConfig[]; instance: boolean }>();
  for (const { team_id, instance_transport, quota, ...row } of rows) {
    const team = found.get(team_id) ?? { own: [], instance: instance_transport };
    found.set(team_id, team);
    if (row.key !== null) team.own.push({ ...row, rate: rateOf(row.type, row.settings, quota) });
  }
  return found;
}
