import { forbidden } from "@/lib/kernel/fault";
import { type Mode, type Principal, type Scope, staffScopes } from "@/lib/kernel/principal";

/** What decides how much a secret is worth. */
interface Powers {
  readonly scopes: readonly Scope[];
  readonly mode: Mode;
  readonly domain: string | null;
}

/**
 * Nobody is given a secret that may do more than they may themselves. `fields` are the inputs that say each power.
 * @throws Fault missing_scope, staff_only, test_mode_only, domain_not_allowed
 */
export function refuseBeyond(who: Principal, { scopes, mode, domain }: Powers, fields: Readonly<Record<keyof Powers, string>>): void {
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
