/**
 * How transports fare, as all workers know it: which are closed and until when, which come back from an outage. Kept in
 * PostgreSQL; what this process remembers of it is a second old at most.
 */
import { pool } from "@/lib/infra/db/client";
import { log } from "@/lib/infra/log";
import type { Trouble } from "@/lib/infra/transports/types";

type Closing = Exclude<Trouble["kind"], "throttled">;

/** Seconds that a transport stays closed after its n-th outage in a row; the last one for all that follow. */
const outageSeconds = [1, 2, 5, 10, 20, 40, 60];
const quotaSeconds = 900;
const suspendedSeconds = 3600;
const freshMs = 1000;

interface State {
  /** On this process's monotonic clock. */
  readonly closedUntil: number;
  readonly failures: number;
}

export class TransportStates {
  #known = new Map<string, State>();
  #readAt = Number.NEGATIVE_INFINITY;
  readonly #sentAt = new Map<string, number>();

  /** Reads what all workers know, when it was not read a moment ago. */
  async refresh(): Promise<void> {
    if (performance.now() - this.#readAt < freshMs) return;
    this.#readAt = performance.now();
    const { rows } = await pool().query<{ key: string; seconds: number; failures: number }>({
      name: "troubled-transports",
      text: `SELECT key, greatest(0, coalesce(extract(epoch FROM closed_until - now()), 0))::float8 AS seconds, failures
             FROM transport_states WHERE failures > 0 OR closed_until > now()`,
    });
    const now = performance.now();
    this.#known = new Map(rows.map(({ key, seconds, failures }) => [key, { closedUntil: now + seconds * 1000, failures }]));
  }

  /** True while no transport is in trouble. */
  get isCalm(): boolean {
    return this.#known.size === 0;
  }

  /** Milliseconds until it opens again; 0 when it is open. */
  closedFor(key: string): number {
    const state = this.#known.get(key);
    return state ? Math.max(0, state.closedUntil - performance.now()) : 0;
  }

  /** True while nobody has got anything through since its last outage: it is asked with one message at a time. */
  isDoubtful(key: string): boolean {
    return (this.#known.get(key)?.failures ?? 0) > 0;
  }

  /** Closes it for everybody. Of many that meet the same trouble at once the first one counts. @param text what to show its owner */
  async close(key: string, trouble: Trouble & { kind: Closing }, text: string): Promise<void> {
    const { rows } = await pool().query<{ seconds: number; failures: number; closed: boolean }>({
      name: "close-transport",
      text: `
        WITH closed AS (
          INSERT INTO transport_states AS known (key, closed_until, closed_by, failures, last_error, last_error_at, out_since)
          VALUES ($1, now() + make_interval(secs => coalesce($3::float8, ($5::float8[])[1])), $2, 1, $4, now(), CASE WHEN $2 <> 'quota' THEN now() END)
          ON CONFLICT (key) DO UPDATE SET out_since = coalesce(known.out_since, excluded.out_since),
            back_since = CASE WHEN excluded.out_since IS NULL THEN known.back_since END, failures = least(known.failures + 1, 1000), closed_by = $2, last_error = $4, last_error_at = now(),
            closed_until = now() + make_interval(secs => coalesce($3::float8, ($5::float8[])[least(known.failures + 1, array_length($5::float8[], 1))]))
            WHERE known.closed_until IS NULL OR known.closed_until <= now()
          RETURNING extract(epoch FROM closed_until - now())::float8 AS seconds, failures, true AS closed
        )
        SELECT * FROM closed UNION ALL
        SELECT extract(epoch FROM closed_until - now())::float8, failures, false FROM transport_states WHERE key = $1 AND NOT EXISTS (SELECT FROM closed)`,
      values: [key, trouble.refused ? "refused" : trouble.kind, secondsOf(trouble), text.slice(0, 500), outageSeconds],
    });
    const [state] = rows;
    if (!state) return;
    this.#known.set(key, { closedUntil: performance.now() + state.seconds * 1000, failures: state.failures });
    if (state.closed) log().warn({ transport: key, by: trouble.kind, seconds: Math.round(state.seconds), text }, "a transport is closed");
  }

  /** Something got through. */
  async worked(key: string): Promise<void> {
    const doubtful = this.isDoubtful(key);
    const now = performance.now();
    if (!doubtful && now - (this.#sentAt.get(key) ?? Number.NEGATIVE_INFINITY) < 60_000) return;
    this.#sentAt.set(key, now);
    this.#known.delete(key);
    await pool().query({
      name: "open-transport",
      text: `INSERT INTO transport_states AS known (key, last_sent_at) VALUES ($1, now())
             ON CONFLICT (key) DO UPDATE SET failures = 0, closed_until = NULL, closed_by = NULL, last_sent_at = now(),
               out_since = CASE WHEN known.told_at IS NOT NULL THEN known.out_since END,
               back_since = CASE WHEN known.told_at IS NOT NULL THEN coalesce(known.back_since, now()) END`,
      values: [key],
    });
    if (doubtful) log().info({ transport: key }, "a transport works again");
  }
}

/** Null for the ladder of outages. */
function secondsOf({ kind, retryAfterSeconds }: Trouble): number | null {
  if (kind === "quota") return retryAfterSeconds ?? quotaSeconds;
  return kind === "suspended" ? (retryAfterSeconds ?? suspendedSeconds) : (retryAfterSeconds ?? null);
}
