/**
 * LISTEN/NOTIFY as a hint that something changed. It wakes; it never carries state, and may be lost. A connection that only listens
 * would never notice that the server is gone, so it is asked something every few seconds.
 */
import { env } from "../env";
import { log } from "../log";
import { pool } from "./client";
import { connectionOptions } from "./connection";
import { WatchedClient } from "./watched-client";

export interface Listening {
  stop(): Promise<void>;
}

const againMs = 1000;
const longestProbeMs = 10_000;

/** An answer to a probe is a matter of milliseconds; a listener is replaced well before a statement would be given up. */
const probeMs = () => Math.min(longestProbeMs, env().DATABASE_TIMEOUT_SECONDS * 500);

/**
 * Calls `hear` for each notification; reconnects by itself, and calls `back` after each reconnection, because hints were missed.
 * @param channel an SQL identifier
 * @param gone called when the connection is lost or cannot be opened; until `back` is called nothing is heard
 */
export function listen(channel: string, hear: (payload: string) => void, back?: () => void, gone?: () => void): Listening {
  let stopped = false;
  let client: WatchedClient | null = null;
  let timer: NodeJS.Timeout | null = null;
  let missed = false;

  const connect = async () => {
    const mine = new WatchedClient({ ...connectionOptions("listen"), silenceMs: probeMs() });
    client = mine;
    const probe = setInterval(() => void mine.query("SELECT 1").catch(() => undefined), probeMs()).unref();
    mine.on("notification", (message) => hear(message.payload ?? ""));
    mine.on("end", () => {
      clearInterval(probe);
      again();
    });
    try {
      await mine.connect();
      await mine.query(`LISTEN ${channel}`);
      if (missed) back?.();
      missed = false;
    } catch (error) {
      log().debug({ err: error, channel }, "listening is away");
      clearInterval(probe);
      await mine.end().catch(() => undefined);
      again();
    }
  };
  const again = () => {
    if (stopped || timer) return;
    if (!missed) gone?.();
    missed = true;
    timer = setTimeout(() => {
      timer = null;
      void connect();
    }, againMs);
    timer.unref();
  };

  void connect();
  return {
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}

/** Sends hints at most every `everyMs` per payload, outside of any transaction. */
export function notifier(channel: string, everyMs: number): (payload?: string) => void {
  const quiet = new Map<string, { again: boolean }>();
  const send = (payload: string) => {
    quiet.set(payload, { again: false });
    pool()
      .query("SELECT pg_notify($1, $2)", [channel, payload])
      .catch(() => undefined);
    setTimeout(() => {
      const again = quiet.get(payload)?.again;
      quiet.delete(payload);
      if (again) send(payload);
    }, everyMs).unref();
  };
  return (payload = "") => {
    const state = quiet.get(payload);
    if (state) state.again = true;
    else send(payload);
  };
}
