/** From a credential to a principal. The API accepts keys only: no cookie, nothing in the URL. */
import { networkOf } from "../infra/net/network";
import { singleton } from "../infra/singleton";
import { Fault, forbidden } from "../kernel/fault";
import { type FoundKey, ipAllowed, looksLikeSecret, noteKeyUse, recognizeKey } from "../keys";
import type { Exchange } from "./exchange";
import { type Allowance, limited } from "./rate-limit";

/**
 * The key behind `Authorization: Bearer sk_…` or `X-API-Key`.
 * @throws Fault missing_api_key, invalid_api_key, token_expired, ip_not_allowed, and rate_limit_exceeded for an address that keeps guessing
 */
export async function authenticate(exchange: Exchange): Promise<FoundKey> {
  const secret = secretIn(exchange);
  if (!secret) {
    refuseGuessers(exchange.ip);
    noteFailure(exchange.ip);
    throw new Fault("unauthenticated", "missing_api_key", "Send an API key: Authorization: Bearer sk_live_…");
  }
  const found = looksLikeSecret(secret) ? await recognizeKey(secret) : null;
  if (!found || found.state === "revoked") {
    refuseGuessers(exchange.ip);
    noteFailure(exchange.ip);
    throw new Fault("unauthenticated", "invalid_api_key", "This API key does not exist or was revoked.");
  }
  if (found.state === "expired") throw new Fault("unauthenticated", "token_expired", "This API key has expired. Create another one.");
  if (found.state === "replaced")
    throw new Fault("unauthenticated", "token_expired", "This key was rotated and the time of this secret is over. Use its new secret.");
  if (!ipAllowed(found.principal.ipAllow, exchange.ip))
    throw forbidden(
      "ip_not_allowed",
      `This key does not work from ${exchange.ip ?? "this address"}: its list of allowed addresses does not hold it.`,
    );
  noteKeyUse(found.principal.keyId, exchange.ip);
  return found;
}

function secretIn(exchange: Exchange): string | null {
  const bearer = /^Bearer +(\S+) *$/i.exec(exchange.header("authorization") ?? "");
  return bearer?.[1] ?? exchange.header("x-api-key")?.trim() ?? null;
}

/** Whether a request names a key at all. */
export const hasSecret = (exchange: Exchange): boolean => secretIn(exchange) !== null;

/** Failed attempts a minute from one network, kept in this process: guessing 256 bits is hopeless, this only keeps it cheap. */
const maxFailures = 120;
const failures = () => singleton("api.failures", () => ({ minute: 0, now: new Map<string, number>(), before: new Map<string, number>() }));

/** The failures of this minute and of the one before. */
function heldFailures() {
  const held = failures();
  const minute = Math.floor(Date.now() / 60_000);
  if (held.minute === minute) return held;
  held.before = held.minute === minute - 1 ? held.now : new Map();
  held.now = new Map();
  held.minute = minute;
  return held;
}

/** What an address without a valid key may still do within a minute, as it is counted for keys. */
export function guessAllowance(ip: string | null): Allowance {
  const { minute, now, before } = heldFailures();
  const [used, last] = [now.get(bucketOf(ip)) ?? 0, before.get(bucketOf(ip)) ?? 0];
  const carried = Math.ceil(last * (1 - (Date.now() / 60_000 - minute)));
  const count = { limit: maxFailures, used, last, carried, allowed: used + carried < maxFailures };
  return limited(count, minute * 60).allowance;
}

function refuseGuessers(ip: string | null): void {
  const { remaining, resetAt } = guessAllowance(ip);
  if (remaining > 0) return;
  throw new Fault("rate_limited", "rate_limit_exceeded", "Too many requests without a valid key from this address.", {
    retryAfterSeconds: resetAt - Math.floor(Date.now() / 1000),
  });
}

function noteFailure(ip: string | null): void {
  const { now } = heldFailures();
  const bucket = bucketOf(ip);
  if (now.size < 100_000) now.set(bucket, (now.get(bucket) ?? 0) + 1);
}

const bucketOf = (ip: string | null): string => (ip ? networkOf(ip) : "");
