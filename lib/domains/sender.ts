/** Who may stand in From. One rule for every path that sends. */
import { pool } from "@/lib/infra/db/client";
import { groupWriter } from "@/lib/infra/db/group-writer";
import { shared } from "@/lib/infra/singleton";
import type { TeamContext } from "@/lib/kernel/context";
import { forbidden, quote } from "@/lib/kernel/fault";
import { obstacle, type Standing } from "./obstacle";
import { sandboxDomain } from "./sandbox";

export interface Sender {
  readonly domain: string;
  /** Mail of this sender is kept in the sandbox. */
  readonly sandboxed: boolean;
}

/**
 * Checks the domain of a From (or Sender) address, already an A-label in lower case.
 * @throws Fault domain_not_allowed, domain_not_verified
 */
export async function senderFor(ctx: Pick<TeamContext, "team" | "principal">, domain: string): Promise<Sender> {
  const who = ctx.principal;
  if (domain === sandboxDomain) return { domain, sandboxed: true };
  if (who.kind === "key" && who.domain && who.domain !== domain)
    throw forbidden("domain_not_allowed", `This key may only send from ${who.domain}, not from ${quote(domain)}.`, { field: "from" });
  const state = await domainState(ctx.team.id, domain);
  if (!state)
    throw forbidden(
      "domain_not_allowed",
      `${quote(domain)} is not a domain of this team. Send from an address at ${sandboxDomain} to try things out.`,
      { field: "from" },
    );
  if (!state.usable) throw forbidden("domain_not_verified", `Nothing can be sent from ${quote(domain)}: ${state.why}`, { field: "from" });
  return { domain, sandboxed: false };
}

const keepMs = 2000;
const usable = shared("domains.usable", () => new Map<string, number>());
const pairOf = (teamId: string, name: string) => `${teamId} ${name}`;

export interface DomainState {
  readonly usable: boolean;
  /** What keeps it from being usable, in a sentence; empty when it is. */
  readonly why: string;
}

/**
 * Null when the team has no such domain. That a domain may send is believed for two seconds: a worker asks again before it
 * hands anything over. Questions that arrive together share one query.
 */
export async function domainState(teamId: string, name: string): Promise<DomainState | null> {
  const now = performance.now();
  const known = usable();
  const pair = pairOf(teamId, name);
  if ((known.get(pair) ?? 0) > now) return { usable: true, why: "" };
  const state = await reader().write({ teamId, name });
  if (known.size > 10_000) known.clear();
  if (state?.usable) known.set(pair, now + keepMs);
  else known.delete(pair);
  return state;
}

/** This process asks again next time; others within two seconds. */
export const forgetUsable = (teamId: string, name: string): void => void usable().delete(pairOf(teamId, name));

const reader = shared("domains.reader", () =>
  groupWriter<{ teamId: string; name: string }, DomainState | null>({ commit: readMany, lanes: 2, maxWeight: 1000 }),
);

async function readMany(asked: readonly { teamId: string; name: string }[]): Promise<(DomainState | null)[]> {
  const { rows } = await pool().query<{ team_id: string; name: string } & Standing>({
    name: "domain-states",
    text: `SELECT d.team_id, d.name, d.status, d.approval
           FROM domains d JOIN (SELECT DISTINCT * FROM unnest($1::uuid[], $2::text[]) AS t (team_id, name)) a ON a.team_id = d.team_id AND a.name = d.name`,
    values: [asked.map(({ teamId }) => teamId), asked.map(({ name }) => name)],
  });
  const found = new Map(rows.map((row) => [pairOf(row.team_id, row.name), stateOf(row)]));
  return asked.map(({ teamId, name }) => found.get(pairOf(teamId, name)) ?? null);
}

function stateOf(row: Standing): DomainState {
  const why = obstacle(row);
  return { usable: why === "", why };
}
