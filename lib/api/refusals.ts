/** With which codes an operation may be refused: what it declares for itself, and what the door refuses whatever is asked. */
import type { Operation, TeamAccess } from "../kernel/operation";
import { atLeast, roleOfKey } from "../kernel/principal";
import { errorCodes } from "./error-codes";

export type ErrorName = keyof typeof errorCodes;

/** In the order of the reference. */
export function refusalsOf(operation: Operation): ErrorName[] {
  const told = new Set<string>([...atTheDoor(operation), ...(operation.refuses ?? [])]);
  return errorNames.filter((name) => told.has(name));
}

const errorNames = Object.keys(errorCodes).filter((name): name is ErrorName => name in errorCodes);

function atTheDoor(operation: Operation): ErrorName[] {
  const { access, kind, once, route = "", whilePaused } = operation;
  return [
    ...(access === "anyone" ? [] : ofKeys),
    ...(typeof access === "object" && access.scope !== "any" ? (["missing_scope"] as const) : []),
    ...outOfReach(operation),
    ...(typeof access === "object" && "staff" in access ? (["staff_only"] as const) : []),
    ...(typeof access === "object" && kind === "command" && whilePaused !== true ? (["account_paused"] as const) : []),
    ...(route.includes("{") ? (["invalid_path"] as const) : []),
    ...(route.startsWith("GET ") ? [] : ofBodies),
    ...(once ? ofIdempotencyKeys : []),
    "validation_error",
    "rate_limit_exceeded",
    "database_unavailable",
  ];
}

/** What keys of test mode, keys that are limited to a domain, and keys of members with a lower role meet. */
function outOfReach({ access }: Operation): ErrorName[] {
  if (typeof access !== "object") return [];
  const { testKeys, domainKeys, role }: Partial<TeamAccess> = "staff" in access ? {} : access;
  return [
    ...(testKeys ? [] : (["test_mode_only"] as const)),
    ...(domainKeys ? [] : (["domain_not_allowed"] as const)),
    ...(role && !atLeast(roleOfKey({ makerRole: null }), role) ? (["role_too_low"] as const) : []),
  ];
}

const ofKeys = ["missing_api_key", "invalid_api_key", "token_expired", "ip_not_allowed"] as const;
const ofBodies = [
  "invalid_json",
  "too_many_values",
  "request_timeout",
  "request_too_large",
  "unsupported_content_type",
  "server_busy",
] as const;
const ofIdempotencyKeys = ["invalid_idempotency_key", "idempotency_key_reused", "idempotency_in_flight"] as const;
