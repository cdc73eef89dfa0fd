/** LISTEN/NOTIFY as a hint that something changed. It wakes; it never carries state, and may be lost. */
import pg from "pg";
import { env } from "../env";
import { log } from "../log";
import { pool } from "./client";

export interface Listening {
  stop(): Promise<void>;
}

/** Calls `hear` for each notification; reconnects by itself, and calls `back` after each reconnection, because hints were missed. */
export function listen(channel: string, hear: (payload: string) => void, back?: () => void): Listening {
  let stopped = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let first = true;

  const connect = async () => {
    const mine = new pg.Client({ connectionString: env().DATABASE_URL, keepAlive: true, connectionTimeoutMillis: 5000 });
    client = mine;
    mine.on("notification", (message) => hear(message.payload ?? ""));
    mine.on("error", () => undefined);
    mine.on("end", again);
    try {
      await mine.connect();
      await mine.query(`LISTEN ${channel}`);
      if (!first) back?.();
      first = false;
    } catch (error) {
      log().debug({ err: error }, "listening is away");
      await mine.end().catch(() => undefined);
      again();
    }
  };
  const again = () => {
    if (stopped || timer) return;
    timer = setTimeout(() => {
      timer = null;
      void connect();
    }, 1000);
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
