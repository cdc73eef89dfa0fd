/** Every code that the API answers with: stable names, what they mean, what to do. The reference is drawn from this table. */
import type { Kind } from "../kernel/fault";

export interface ErrorCode {
  readonly kind: Kind | "bug";
  readonly means: string;
  readonly remedy: string;
}

export const errorCodes = {
  invalid_json: { kind: "malformed", means: "The body is not JSON, or is nested too deeply.", remedy: "Send valid JSON in UTF-8." },
  invalid_path: { kind: "malformed", means: "The path holds a broken percent-encoding.", remedy: "Encode ids with encodeURIComponent." },
  invalid_idempotency_key: {
    kind: "malformed",
    means: "Idempotency-Key is empty, too long, or holds characters outside of visible ASCII.",
    remedy: "Use a UUID or another name of up to 256 visible characters.",
  },
  missing_api_key: { kind: "unauthenticated", means: "The request carries no API key.", remedy: "Send Authorization: Bearer sk_live_…" },
  invalid_api_key: { kind: "unauthenticated", means: "The key does not exist or was revoked.", remedy: "Create a key under Credentials." },
  token_expired: { kind: "unauthenticated", means: "The key has passed its expiry date.", remedy: "Create another key." },
  missing_scope: { kind: "forbidden", means: "The key may not do this.", remedy: "Create a key with the scope that the answer names." },
  dashboard_only: { kind: "forbidden", means: "No key may do this.", remedy: "Do it in the dashboard." },
  key_required: { kind: "forbidden", means: "Only an API key can ask this.", remedy: "Ask with a key." },
  test_mode_only: { kind: "forbidden", means: "A test key cannot make a live key.", remedy: "Use a live key, or the dashboard." },
  ip_not_allowed: { kind: "forbidden", means: "The key does not work from this address.", remedy: "Add the address to the key's list." },
  domain_not_allowed: {
    kind: "forbidden",
    means: "The domain in From is not the team's, or not one that this key may use.",
    remedy: "Send from a domain of the team, or from sandbox.test to try things out.",
  },
  domain_not_verified: {
    kind: "forbidden",
    means: "The domain in From is not verified and approved yet.",
    remedy: "Finish setting up the domain.",
  },
  account_paused: { kind: "forbidden", means: "The team is paused.", remedy: "The operator of the instance can say why." },
  route_not_found: { kind: "not_found", means: "There is nothing at this path.", remedy: "Compare the path with the reference." },
  email_not_found: { kind: "not_found", means: "The team has no such email.", remedy: "Check the id." },
  message_not_found: { kind: "not_found", means: "The sandbox inbox has no such message.", remedy: "Check the id." },
  key_not_found: { kind: "not_found", means: "The team has no such key.", remedy: "Check the id." },
  method_not_allowed: {
    kind: "method_not_allowed",
    means: "The path does not answer this method.",
    remedy: "Use a method that the Allow header names.",
  },
  idempotency_key_reused: {
    kind: "conflict",
    means: "The Idempotency-Key came with another request before.",
    remedy: "Use a new key for a new request.",
  },
  idempotency_in_flight: {
    kind: "conflict",
    means: "The first request with this Idempotency-Key is still being answered.",
    remedy: "Send it again in a moment.",
  },
  request_too_large: {
    kind: "too_large",
    means: "The body is larger than the instance accepts.",
    remedy: "Send less, or several requests.",
  },
  unsupported_content_type: {
    kind: "unsupported",
    means: "The body is not declared as JSON.",
    remedy: "Send Content-Type: application/json.",
  },
  validation_error: { kind: "invalid", means: "A field is missing, unknown or wrong; `field` names it.", remedy: "Correct the field." },
  rate_limit_exceeded: {
    kind: "rate_limited",
    means: "More requests in this minute than the key or its team may make.",
    remedy: "Wait for Retry-After seconds.",
  },
  database_unavailable: {
    kind: "unavailable",
    means: "The database does not answer. Nothing was changed.",
    remedy: "Send the request again after Retry-After seconds; with an Idempotency-Key it is never done twice.",
  },
  internal_error: { kind: "bug", means: "Something broke on our side.", remedy: "Give the request id to the operator of the instance." },
} as const satisfies Record<string, ErrorCode>;
