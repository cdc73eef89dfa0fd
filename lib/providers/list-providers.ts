import { z } from "zod";
import { appUrl, env } from "@/lib/infra/env";
import type { TeamContext } from "@/lib/kernel/context";
import { query } from "@/lib/kernel/operation";
import { pageFields, pageOf, placeOf, skipped } from "@/lib/kernel/page";
import { type InstanceWay, instanceTransports } from "./instance-transports";
import { isKnownType } from "./provider";
import { type InstanceTransport, Provider, Providers, type TransportState } from "./schemas";
import { showProviders } from "./show-providers";
import { topicStates } from "./topics";
import { transportStates } from "./transport-state";

/** The ways a team's mail may take, in the order in which they are tried, and how each of them fares. */
export const listProviders = query("providers.list", {
  summary: "List providers",
  description:
    "The team's own SES and SMTP in the order in which they are tried, and the instance's transports, which follow them. Pages are of the team's own. Secrets are never shown.",
  route: "GET /providers",
  access: { role: "developer", scope: "providers:read" },
  input: z.strictObject({ page: pageFields.page, limit: pageFields.limit, offset: pageFields.offset }),
  output: pageOf("providers", Provider).extend(Providers.shape),
  async run(ctx, paging) {
    const { providers, ...rest } = await readProviders(ctx);
    const first = skipped(paging);
    const total = providers.length;
    return { providers: providers.slice(first, first + paging.limit), ...rest, total, ...placeOf(paging, total), nextCursor: null };
  },
});

/** All of them: a team has 20 at most. */

export async function readProviders(ctx: TeamContext): Promise<Providers> {
  const ways = instanceTransports();
  const [rows, team] = await Promise.all([
    ctx.db.provider.findMany({ where: { teamId: ctx.team.id }, orderBy: [{ position: "asc" }, { id: "asc" }] }),
    ctx.db.team.findUniqueOrThrow({ where: { id: ctx.team.id }, select: { instanceTransport: true } }),
  ]);
  const operator = ctx.principal.kind === "member" && ctx.principal.isStaff;
  const [providers, stateOf, topics] = await Promise.all([
    showProviders(ctx, rows.filter(isKnownType)),
    transportStates(
      ctx,
      ways.map(({ key }) => key),
    ),
    operator ? instanceTopics(ctx) : [],
  ]);
  const sandbox = { type: "sandbox" as const, name: "sandbox", ...stateOf("sandbox", true), topics: [] };
  return {
    callbackUrl: `${appUrl()}/api/webhooks/ses`,
    providers,
    instance: {
      enabled: team.instanceTransport,
      transports: ways.length > 0 ? ways.map((way) => shownTo(operator, way, ways, stateOf(way.key, true), topics)) : [sandbox],
    },
  };
}

/** A team sees whether the instance's transport is open; where it is and what it answered is the operator's to read. */
function shownTo(
  operator: boolean,
  way: InstanceWay,
  ways: readonly InstanceWay[],
  state: TransportState,
  topics: InstanceTransport["topics"],
): InstanceTransport {
  if (operator || way.type === "ses")
    return {
      type: way.type,
      name: way.name,
      ...state,
      lastError: operator ? state.lastError : null,
      topics: way.type === "ses" ? topics : [],
    };
  const relays = ways.filter(({ type }) => type === "smtp");
  return { type: "smtp", name: relays.length > 1 ? `Relay ${relays.indexOf(way) + 1}` : "Relay", ...state, lastError: null, topics: [] };
}

async function instanceTopics(ctx: TeamContext): Promise<InstanceTransport["topics"]> {
  const states = await topicStates(ctx, env().SNS_TOPICS);
  return env().SNS_TOPICS.map((arn) => {
    const known = states.get(arn);
    return { arn, subscribedAt: known?.subscribedAt ?? null, lastReportAt: known?.heardAt ?? null };
  });
}
