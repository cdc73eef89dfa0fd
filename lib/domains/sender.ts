/** Who may stand in From. One rule for every path that sends. */
import { pool } from "@/lib/infra/db/client";
import type { TeamContext } from "@/lib/kernel/context";
import { forbidden, quote } from "@/lib/kernel/fault";
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
  if (!state.usable)
    throw forbidden("domain_not_verified", `${quote(domain)} is not verified and approved yet, so nothing can be sent from it.`, {
      field: "from",
    });
  return { domain, sandboxed: false };
}

/** Null when the team has no such domain. */
export async function domainState(teamId: string, name: string): Promise<{ usable: boolean } | null> {
  const { rows } = await pool().query({
    name: "domain-state",
    text: "SELECT status = 'verified' AND approved_at IS NOT NULL AS usable FROM domains WHERE team_id = $1 AND name = $2",
    values: [teamId, name],
  });
  return rows[0] ?? null;
}
