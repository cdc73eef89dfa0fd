/** Who is calling, as far as it can be known: the peer itself, or what the proxies in front of us say. */
import { env } from "../infra/env";
import { addressIn } from "../infra/net/network";

/** Set by our own HTTP process for handlers that see no socket; a value that a client sends is overwritten. */
export const peerHeader = "x-mailwright-peer";

/**
 * With TRUSTED_PROXIES=n the n-th address from the right of X-Forwarded-For; what a client adds stands further left. An entry that
 * holds no address (`unknown`) leaves the peer itself, so that limits by address still count somebody.
 */
export function clientIp(remote: string | null, forwardedFor: string | null): string | null {
  const trusted = env().TRUSTED_PROXIES;
  if (trusted > 0 && forwardedFor) {
    const hops = forwardedFor
      .split(",")
      .map((hop) => hop.trim())
      .filter(Boolean);
    const said = addressIn(hops.at(-trusted) ?? hops[0] ?? "");
    if (said) return said;
  }
  return remote ? (addressIn(remote) ?? remote) : null;
}
