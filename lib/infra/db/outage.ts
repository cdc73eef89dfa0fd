/** Tells "the database is away" from every other error, whichever driver said it. */
const codes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "57P01",
  "57P02",
  "57P03",
  "53300",
  "25006",
  "08000",
  "08001",
  "08003",
  "08004",
  "08006",
  "P1000",
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
]);
const words =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|client has encountered a connection error|can't reach database|server has closed the connection|not queryable|cannot execute .* in a read-only transaction|Unable to start a transaction/i;

export function isDatabaseOutage(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false;
  if ("code" in error && typeof error.code === "string" && codes.has(error.code)) return true;
  if (words.test(error.message)) return true;
  if (error instanceof AggregateError && error.errors.some((inner) => isDatabaseOutage(inner, depth + 1))) return true;
  const meta = "meta" in error && typeof error.meta === "object" && error.meta !== null ? JSON.stringify(error.meta) : "";
  if (/ECONNREFUSED|57P0[123]|DatabaseNotReachable|ConnectionClosed|TooManyConnections|SocketTimeout/.test(meta)) return true;
  return isDatabaseOutage(error.cause, depth + 1);
}
