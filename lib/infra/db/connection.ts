/** How every connection of ours is opened: with time limits in the server and a watch in this process, so that none of them holds anybody for good. */
import type pg from "pg";
import { env } from "../env";
import { WatchedClient, type WatchedConfig } from "./watched-client";

const connectMs = 5000;
/** A connection that nobody uses is asked by the kernel whether the other side is still there. */
const keepAliveDelayMs = 10_000;

export type ConnectionConfig = WatchedConfig & Pick<pg.PoolConfig, "Client" | "connectionTimeoutMillis" | "application_name">;

/**
 * Settings for a `pg.Pool`, or for `new WatchedClient`. The server ends a statement after `seconds`, a wait for a lock before, a
 * transaction that idles after twice as long; a server that says nothing for a quarter longer than a statement may take is taken for
 * gone. What DATABASE_URL sets by itself (`?statement_timeout=60000`) wins.
 * @param name shown in pg_stat_activity behind `mailwright-`
 * @param seconds how long a statement may take; 0 for no limit
 */
export function connectionOptions(
  name: string = process.env.MAILWRIGHT_ROLE ?? "web",
  seconds: number = env().DATABASE_TIMEOUT_SECONDS,
  connectionString: string = env().DATABASE_URL,
): ConnectionConfig {
  const ms = seconds * 1000;
  return {
    connectionString,
    Client: WatchedClient,
    application_name: `mailwright-${name}`,
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveDelayMs,
    ...(ms > 0
      ? {
          statement_timeout: ms,
          lock_timeout: Math.ceil(ms * 0.6),
          idle_in_transaction_session_timeout: 2 * ms,
          silenceMs: ms + Math.max(500, ms / 4),
        }
      : {}),
  };
}
