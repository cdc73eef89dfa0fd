/**
 * A connection to PostgreSQL that is closed when the server falls silent. A frozen primary or a forgotten NAT entry leaves the socket
 * open and every statement on it waiting for ever; the driver's own `query_timeout` answers the caller but keeps the connection, and
 * would cut off a COPY that makes progress.
 */
import type { Socket } from "node:net";
import pg from "pg";
import { log } from "../log";
import { singleton } from "../singleton";

export interface WatchedConfig extends pg.ClientConfig {
  /** How long a statement may wait without one byte going in either direction, in milliseconds; 0 waits for ever. */
  silenceMs?: number;
}

/** The statement may have been executed: only its answer is missing. Looks like a socket error to Prisma's adapter. */
export class SilentServerError extends Error {
  readonly code = "ETIMEDOUT";
  readonly syscall = "read";
  readonly errno = -110;
  constructor(silenceMs: number) {
    super(`The database was silent for ${silenceMs / 1000} s; the connection is closed.`);
  }
}

const tickMs = 200;
/** How long a farewell may take before the socket is destroyed. */
const farewellMs = 2000;

interface Waiting {
  bytes: number;
  ticks: number;
}

interface Watch {
  readonly waiting: Map<WatchedClient, Waiting>;
  timer: NodeJS.Timeout | null;
}

/** Silence is counted in ticks of one timer, so that a process which was stopped for a while itself blames nobody. */
const watch = (): Watch => singleton("db.watch", () => ({ waiting: new Map(), timer: null }));

export class WatchedClient extends pg.Client {
  /** May be raised for statements that are known to take long; see `unhurried`. */
  silenceMs: number;

  constructor(config: WatchedConfig = {}) {
    super(config);
    this.silenceMs = config.silenceMs ?? 0;
    const send = this.query.bind(this) as (...args: unknown[]) => unknown;
    this.query = ((...args: unknown[]) => {
      expectAnswer(this);
      return send(...args);
    }) as pg.Client["query"];
    const rest = () => void watch().waiting.delete(this);
    this.on("drain", rest);
    this.on("end", rest);
    // Whoever runs a statement is told by its rejection. Without a listener the error of a checked-out connection ends the process.
    this.on("error", rest);
  }

  get stream(): Socket {
    return (this as unknown as { connection: { stream: Socket } }).connection.stream;
  }

  /** Says goodbye; a server that does not hear it is not waited for. */
  override end(): Promise<void>;
  override end(callback: (error: Error) => void): void;
  override end(callback?: (error: Error) => void): Promise<void> | void {
    const hurry = setTimeout(() => this.stream.destroy(), farewellMs);
    hurry.unref();
    this.stream.once("close", () => clearTimeout(hurry));
    return callback ? super.end(callback) : super.end();
  }
}

const bytesOf = ({ stream }: WatchedClient): number => stream.bytesRead + stream.bytesWritten;

function expectAnswer(client: WatchedClient): void {
  const held = watch();
  if (client.silenceMs <= 0 || held.waiting.has(client)) return;
  held.waiting.set(client, { bytes: -1, ticks: 0 });
  held.timer ??= setInterval(tick, tickMs).unref();
}

function tick(): void {
  const held = watch();
  for (const [client, seen] of held.waiting) {
    const bytes = bytesOf(client);
    seen.ticks = bytes === seen.bytes ? seen.ticks + 1 : 0;
    seen.bytes = bytes;
    if (client.silenceMs <= 0 || seen.ticks * tickMs < client.silenceMs) continue;
    held.waiting.delete(client);
    log().warn({ event: "db.silent", silenceMs: client.silenceMs }, "a database connection fell silent and was closed");
    client.stream.destroy(new SilentServerError(client.silenceMs));
  }
  if (held.waiting.size > 0 || !held.timer) return;
  clearInterval(held.timer);
  held.timer = null;
}
