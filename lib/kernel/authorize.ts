/** May this principal run this operation? Deny by default. */
import type { Base, TeamFacts } from "./context";
import { Fault, forbidden } from "./fault";
import type { Operation, StaffAccess, TeamAccess } from "./operation";
import { atLeast, type KeyPrincipal, type Role, roleOfKey, type Scope, scopeSentences } from "./principal";
import { refuseOutOfReach } from "./reach";

/** @throws Fault unauthenticated, forbidden */
export function authorize(op: Operation, ctx: Base): void {
  const { access } = op;
  const who = ctx.principal;
  if (access === "anyone" || who.kind === "system") return;
  if (who.kind === "anyone") throw new Fault("unauthenticated", "missing_credentials", "Sign in, or send an API key.");
  if (access === "person") {
    if (who.kind === "key") throw forbidden("dashboard_only", "An API key cannot do this; sign in to the dashboard.");
    return;
  }
  if (access === "staff") {
    if (who.kind !== "staff") throw forbidden("staff_only", "Only the operators of this instance may do this.");
    return;
  }
  if ("staff" in access) authorizeStaff(access, ctx);
  else authorizeInTeam(access, ctx);
  if (!op.whilePaused) refuseWhilePaused(op, ctx);
}

/** What a paused team may do with some inputs only is judged once the input is known. @throws Fault account_paused */
export function authorizeInput(op: Operation, ctx: Base, input: unknown): void {
  if (typeof op.whilePaused === "function" && !op.whilePaused(input as never)) refuseWhilePaused(op, ctx);
}

/** A paused team can still read what became of its mail. Jobs of ours are never refused. */
function refuseWhilePaused(op: Operation, { team, principal }: Base): void {
  if (!team?.pausedAt || op.kind !== "command" || principal.kind === "system") return;
  throw forbidden("account_paused", `This team is paused. ${whyPaused(team)}`);
}

const whyPaused = ({ pausedBecause }: TeamFacts): string => pausedBecause ?? "The operator of the instance can say why.";

function authorizeStaff({ scope }: StaffAccess, { principal: who }: Base): void {
  if (who.kind === "staff") return;
  if (who.kind === "key") requireScope(who, scope);
  if (who.kind === "key") refuseOutOfReach(who, {});
  if (who.kind !== "key" || !who.ofStaff) throw forbidden("staff_only", "Only the operators of this instance may do this.");
}

function requireScope(who: KeyPrincipal, enough: Scope | readonly [Scope, ...Scope[]]): void {
  const wanted = typeof enough === "string" ? ([enough] as const) : enough;
  if (wanted.some((scope) => who.scopes.includes(scope))) return;
  const lacking = wanted.map((scope) => `${scope} (${scopeSentences[scope]})`).join(" or ");
  throw forbidden("missing_scope", `This key may not do that: it lacks ${lacking}.`, { facts: { scope: wanted[0] } });
}

/** @throws Fault role_too_low */
function refuseAboveMaker(who: KeyPrincipal, needed: Role): void {
  if (atLeast(roleOfKey(who), needed)) return;
  const maker = who.makerRole ? `whose role is ${who.makerRole}` : "who is no member of the team any more, or is not known";
  throw forbidden("role_too_low", `This needs a key of a member who is ${needed} or higher; this one was made by somebody ${maker}.`, {
    facts: { role: needed },
  });
}

function authorizeInTeam(access: TeamAccess, ctx: Base): void {
  const who = ctx.principal;
  if (!ctx.team || (who.kind !== "member" && who.kind !== "key")) throw forbidden("team_required", "Choose a team first.");
  if (who.kind === "member" && !atLeast(who.role, access.role))
    throw forbidden("role_too_low", `This needs the role ${access.role} or higher. An admin of the team can change yours.`, {
      facts: { role: access.role },
    });
  if (who.kind === "key") {
    if (access.scope === "dashboard-only") throw forbidden("dashboard_only", "An API key cannot do this; sign in to the dashboard.");
    if (access.scope !== "any") requireScope(who, access.scope);
    refuseAboveMaker(who, access.role);
    refuseOutOfReach(who, access);
  }
}
