/** Nobody is given a secret that may do more than they may themselves. */
import { parseRange, within } from "@/lib/infra/net/cidr";
import { type FaultDetail, forbidden } from "@/lib/kernel/fault";
import { atLeast, type KeyPrincipal, type Mode, type Principal, type Scope, scopeRoles, staffScopes } from "@/lib/kernel/principal";

/** What decides how much a secret is worth. */
interface Powers {
  readonly scopes: readonly Scope[];
  readonly mode: Mode;
  readonly domain: string | null;
}

/**
 * `fields` are the inputs that say each power.
 * @throws Fault role_too_low, missing_scope, staff_only, test_mode_only, domain_not_allowed
 */
export function refuseBeyond(who: Principal, { scopes, mode, domain }: Powers, fields: Readonly<Record<keyof Powers, string>>): void {
  for (const scope of scopes) refuseAboveRole(who, scope, fields.scopes);
  const beyond = who.kind === "key" ? scopes.find((scope) => !who.scopes.includes(scope)) : undefined;
  if (beyond)
    throw forbidden("missing_scope", `A key cannot make or rotate a key that may do more than itself: it lacks ${beyond}.`, {
      field: fields.scopes,
    });
  const ofStaff = scopes.find((scope) => staffScopes.has(scope));
  if (ofStaff && !(who.kind === "member" && who.isStaff))
    throw forbidden("staff_only", `Only an operator of this instance, signed in, can give a key ${ofStaff}.`, { field: fields.scopes });
  if (who.kind !== "key") return;
  if (who.mode === "test" && mode === "live")
    throw forbidden("test_mode_only", "A test key can only make and rotate test keys.", { field: fields.mode });
  if (who.domain && domain !== who.domain)
    throw forbidden("domain_not_allowed", `This key may only make and rotate keys for ${who.domain}.`, { field: fields.domain });
}

function refuseAboveRole(who: Principal, scope: Scope, field: string): void {
  if (who.kind !== "member" || atLeast(who.role, scopeRoles[scope])) return;
  throw forbidden(
    "role_too_low",
    `A key may do no more than whoever makes or rotates it: ${scope} needs the role ${scopeRoles[scope]}, and yours is ${who.role}.`,
    { field, facts: { role: scopeRoles[scope] } },
  );
}

/** Until when, and from where, a key works. */
export interface Limits {
  readonly expiresAt: Date | null;
  readonly ipAllow: readonly string[];
}

/**
 * The limits of a key that is made: as asked, and where a key makes it, never looser than that key's own.
 * @throws Fault beyond_own_limits when no address is left from which it could work
 */
export function tighterOf(who: Principal, asked: Limits): Limits {
  if (who.kind !== "key") return asked;
  return { expiresAt: earlier(who.expiresAt, asked.expiresAt), ipAllow: common(who, asked.ipAllow) };
}

const earlier = (one: Date | null, other: Date | null): Date | null => (one && other ? (one < other ? one : other) : (one ?? other));

function common({ ipAllow: own }: KeyPrincipal, asked: readonly string[]): readonly string[] {
  if (own.length === 0) return asked;
  if (asked.length === 0) return own;
  const both = asked.flatMap((range) => own.flatMap((mine) => (isInside(range, mine) ? [range] : isInside(mine, range) ? [mine] : [])));
  if (both.length > 0) return [...new Set(both)];
  throw beyond("This key does not work from any of these addresses, so what it makes does not either.", { field: "ipAllow" });
}

const isInside = (inner: string, outer: string): boolean => {
  const [one, other] = [parseRange(inner), parseRange(outer)];
  return one.bits >= other.bits && within(one.bytes, other);
};

/**
 * A key gets no secret of another key that works longer, or from more addresses, than itself.
 * @throws Fault beyond_own_limits
 */
export function refuseLooser(who: Principal, { expiresAt, ipAllow }: Limits): void {
  if (who.kind !== "key") return;
  const outlives = who.expiresAt !== null && (expiresAt === null || expiresAt > who.expiresAt);
  const reachesFurther =
    who.ipAllow.length > 0 && (ipAllow.length === 0 || !ipAllow.every((range) => who.ipAllow.some((mine) => isInside(range, mine))));
  if (outlives) throw beyond("That key outlives the key in use, which therefore gets no secret of it.", { field: "id" });
  if (reachesFurther) throw beyond("That key works from addresses from which the key in use does not.", { field: "id" });
}

const beyond = (message: string, detail: FaultDetail) => forbidden("beyond_own_limits", message, detail);
