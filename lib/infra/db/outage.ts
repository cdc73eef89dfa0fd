/** Tells "the database is away, or too busy for this" from every other error, whichever driver reports it. */
const codes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "P1000",
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
  "P2034",
  "P2037",
]);

/**
 * SQLSTATEs that pass by themselves or with an operator's help, and are no fault of the statement (PostgreSQL, appendix A): class 08
 * connection, 53 resources (disk full, memory, connections), 57 intervention (statement timeout, shutdown), 58 system; a read-only
 * server, a transaction that idled too long, serialization, deadlock, a lock that was not granted in time.
 */
const passing = /^(?:(?:08|53|57|58)[0-9A-Z]{3}|25006|25P0[34]|40001|40003|40P01|55006|55P03)$/;

/** Those after which the statement is known to be rolled back because of what it met: another one, or a part of it, may succeed at once. */
const contention = /^(?:40001|40P01|55P03|57014)$/;

const words =
  /connection terminated|connection timeout|^timeout expired$|timeout exceeded when trying to connect|client has encountered a connection error|can't reach database|server has closed the connection|not queryable|Cannot use a pool after calling end|cannot execute .* in a read-only transaction|Unable to start a transaction/i;
const kinds = /DatabaseNotReachable|ConnectionClosed|TooManyConnections|SocketTimeout|TransactionWriteConflict|ECONNREFUSED/;

/** True for an error after which the same request may well succeed later: the answer is 503, never 500. */
export function isDatabaseOutage(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false;
  if ("code" in error && typeof error.code === "string" && (codes.has(error.code) || passing.test(error.code))) return true;
  if (words.test(error.message)) return true;
  if (error instanceof AggregateError && error.errors.some((inner) => isDatabaseOutage(inner, depth + 1))) return true;
  if (kinds.test(metaOf(error)) || statesIn(error).some((state) => passing.test(state))) return true;
  return isDatabaseOutage(error.cause, depth + 1);
}

/** True when the statement was rolled back because of a lock, a deadlock or its own duration, while the database works. */
export function isContention(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false;
  if ("code" in error && typeof error.code === "string" && (contention.test(error.code) || error.code === "P2034")) return true;
  return statesIn(error).some((state) => contention.test(state)) || isContention(error.cause, depth + 1);
}

const metaOf = (error: Error): string =>
  "meta" in error && typeof error.meta === "object" && error.meta !== null ? JSON.stringify(error.meta) : "";

/** The SQLSTATEs that Prisma keeps in `meta`, or in the cause of what its driver adapter throws. */
function statesIn(error: Error): string[] {
  const cause =
    error.cause !== null && typeof error.cause === "object" && !(error.cause instanceof Error) ? JSON.stringify(error.cause) : "";
  return [...`${metaOf(error)}${cause}`.matchAll(/"(?:originalCode|code)":"([0-9A-Z]{5})"/g)].flatMap(([, state]) => state ?? []);
}
