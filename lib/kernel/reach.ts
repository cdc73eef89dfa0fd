/** How far a key reaches: a test key to what was made in test mode, a key that is limited to a domain to what belongs to that domain. */
import { forbidden } from "./fault";
import type { TeamAccess } from "./operation";
import type { KeyPrincipal, Principal } from "./principal";

/** What whoever asks is kept to; null where nothing keeps them. */
export interface Reach {
  readonly mode: "test" | null;
  readonly domain: string | null;
  /** The key's own UUID; null for whoever is no key. */
  readonly keyId: string | null;
}

export function reachOf(who: Principal): Reach {
  if (who.kind !== "key") return everything;
  return { mode: who.mode === "test" ? "test" : null, domain: who.domain, keyId: who.keyId };
}

export const everything: Reach = { mode: null, domain: null, keyId: null };

/** Something is out of reach. */
export const isKept = ({ mode, domain }: Reach): boolean => mode !== null || domain !== null;

/**
 * An operation that says nothing about such keys is closed to them.
 * @throws Fault test_mode_only, domain_not_allowed
 */
export function refuseOutOfReach(who: KeyPrincipal, { testKeys, domainKeys }: Pick<TeamAccess, "testKeys" | "domainKeys">): void {
  if (who.mode === "test" && !testKeys)
    throw forbidden("test_mode_only", "A test key sees and changes test things only, and this concerns live mail. Use a live key.");
  if (who.domain && !domainKeys)
    throw forbidden(
      "domain_not_allowed",
      `This key is limited to ${who.domain}, and this concerns the whole team. Use a key without that limit.`,
    );
}
