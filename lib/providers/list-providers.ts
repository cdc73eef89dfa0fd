import { z } from "zod";
import type { TeamContext } from "@/lib/kernel/context";
import { query } from "@/lib/kernel/operation";
import { type InstanceWay, instanceTransports } from "./instance-transports";
import { toProvider } from "./provider";
import { Providers } from "./schemas";
import { transportStates } from "./transport-state";

/** The ways a team's mail may take, in the order in which they are tried, and how each of them fares. */
export const listProviders = query("providers.list", {
  summary: "List providers",
  description: "The team's own SES and SMTP in the order in which they are tried, then the instance's transports. Secrets are never shown.",
  route: "GET /providers",
  access: { role: "developer", scope: "providers:read" },
  input: z.strictObject({}),
  output: Providers,
  run: readProviders,
});

export async function readProviders(ctx: Pick<TeamContext, "db" | "now" | "team">): Promise<Providers> {
  const ways = instanceTransports();
  const [rows, team] = await Promise.all([
    ctx.db.provider.findMany({ where: { teamId: ctx.team.id }, orderBy: [{ position: "asc" }, { id: "asc" }] }),
    ctx.db.team.findUniqueOrThrow({ where: { id: ctx.team.id }, select: { instanceTransport: true } }),
  ]);
  const stateOf = await transportStates(ctx, [...rows.map(({ id }) => id), ...ways.map(({ key }) => key)]);
  const relays = ways.filter(({ type }) => type === "smtp");
  const nameOf = (way: InstanceWay) => (way.type === "ses" ? way.name : relays.length > 1 ? `Relay ${relays.indexOf(way) + 1}` : "Relay");
  const sandbox = { type: "sandbox" as const, name: "sandbox", ...stateOf("sandbox", true) };
  return {
    providers: rows.map((row) => toProvider(row, stateOf)),
    instance: {
      enabled: team.instanceTransport,
      transports:
        ways.length > 0 ? ways.map((way) => ({ type: way.type, name: nameOf(way), ...hushed(stateOf(way.key, true)) })) : [sandbox],
    },
  };
}

/** A team sees whether the instance's transport is open; where it is and what it answered is the operator's to read. */
const hushed = <T extends { lastError: string | null }>(state: T): T => ({ ...state, lastError: null });
