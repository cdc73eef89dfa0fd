/** The two usual sets of scopes by one word each. */
import { invalid } from "@/lib/kernel/fault";
import { type Scope, scopes, staffScopes } from "@/lib/kernel/principal";
import type { GivenPermission, Permission } from "./schemas";

const scopesBehind: Readonly<Record<GivenPermission, readonly Scope[]>> = {
  full_access: scopes.filter((scope) => !staffScopes.has(scope)),
  sending_access: ["emails:send"],
};

/** The word for what a key may do; `custom` when neither fits. Scopes over the whole instance make no difference to full access. */
export function permissionOf(held: readonly string[]): Permission {
  const holds = (wanted: readonly Scope[]) => wanted.every((scope) => held.includes(scope));
  if (holds(scopesBehind.full_access)) return "full_access";
  return new Set(held).size === 1 && holds(scopesBehind.sending_access) ? "sending_access" : "custom";
}

/**
 * What a new key is to hold: as its scopes say, or the word for them, or else what sending needs.
 * @throws Fault validation_error when word and scopes contradict each other
 */
export function scopesFor({
  permission,
  scopes: said,
}: {
  permission?: GivenPermission | undefined;
  scopes?: Scope[] | undefined;
}): Scope[] {
  if (!said) return [...scopesBehind[permission ?? "sending_access"]];
  if (permission && permissionOf(said) !== permission)
    throw invalid("permission", "“permission” and “scopes” say different things; give one of them.");
  return [...new Set(said)];
}
