/**
 * How fast a transport may be given mail, in all workers together: token buckets in PostgreSQL. A limit is set by its owner or
 * learned: what is throttled halves the rate, quiet raises it again by even steps (AIMD). Where there is no limit there is no bucket.
 */
import { pool } from "@/lib/infra/db/client";
import { groupWriter } from "@/lib/infra/db/group-writer";
import { plain } from "@/lib/infra/db/literal";

/** One bucket: of a whole transport, or of one group of receiving domains behind it. */
export interface Bucket {
  readonly transport: string;
  /** Empty for the whole transport. */
  readonly slice: string;
}

const least = 0.2;
const freshMs = 1000;
/** A rate that was only learned is forgotten when nothing was throttled for so long. */
const forgetMinutes = 10;
/** Tokens that may gather: a quarter of a second's worth, and never less than one. */
const burst = (rate: string) => `greatest(1, ${rate} * 0.25)`;

const takeText = `
  WITH asked AS (SELECT * FROM unnest($1::text[], $2::text[], $3::int[]) AS t (transport, slice, want)),
  locked AS MATERIALIZED (
    SELECT p.*, a.want, greatest(0, extract(epoch FROM clock_timestamp() - p.filled_at))::float8 AS secs,
      extract(epoch FROM clock_timestamp() - p.throttled_at)::float8 AS quiet
    FROM paces p JOIN asked a USING (transport, slice) ORDER BY transport, slice FOR UPDATE OF p
  ), risen AS MATERIALIZED (
    SELECT *, CASE WHEN coalesce(quiet, 1e9) < 3 THEN rate
      ELSE least(coalesce(ceiling, 1e6), rate + least(secs, 5) * greatest(${least}, coalesce(ceiling, rate) / 60)) END AS risen FROM locked
  ), filled AS MATERIALIZED (
    SELECT *, least(${burst("risen")}, tokens + secs * risen) AS filled FROM risen
  )
  UPDATE paces p SET rate = f.risen, filled_at = clock_timestamp(), tokens = f.filled - least(floor(f.filled), f.want)
  FROM filled f WHERE p.transport = f.transport AND p.slice = f.slice
  RETURNING p.transport, p.slice, least(floor(f.filled), f.want)::int AS granted, p.rate`;

export class Pacer {
  /** Slices by transport. */
  #limited = new Map<string, Set<string>>();
  /** Limits on their way into the database: nobody passes before they are there. */
  readonly #underway = new Map<string, { readonly bucket: Bucket; readonly written: Promise<unknown> }>();
  /** What was limited since the buckets were read last, which that reading may not have seen. */
  #news: Bucket[] = [];
  #readAt = Number.NEGATIVE_INFINITY;
  /** When the next message of a crowded slice may come back. */
  readonly #nextFree = new Map<string, number>();
  readonly #taker = groupWriter<Bucket, number>({ lanes: 1, maxWeight: 1000, commit: takeTogether });

  /** Reads which buckets there are, when that was not read a moment ago. */
  async refresh(): Promise<void> {
    if (performance.now() - this.#readAt < freshMs) return;
    this.#readAt = performance.now();
    this.#news = [...this.#underway.values()].map(({ bucket }) => bucket);
    await pool().query({
      name: "forget-paces",
      text: "DELETE FROM paces WHERE ceiling IS NULL AND throttled_at < now() - make_interval(mins => $1)",
      values: [forgetMinutes],
    });
    const { rows } = await pool().query<Bucket>({ name: "limited-paces", text: "SELECT transport, slice FROM paces" });
    this.#limited = new Map();
    for (const bucket of [...rows, ...this.#news]) this.#know(bucket);
  }

  /** True while nothing is limited. */
  get isCalm(): boolean {
    return this.#limited.size === 0;
  }

  /** True when some group of receiving domains behind it is limited. */
  hasSlices(transport: string): boolean {
    const slices = this.#limited.get(transport);
    return slices !== undefined && slices.size > (slices.has("") ? 1 : 0);
  }

  /** Milliseconds to wait before asking again; 0 when the message may go. */
  async take(bucket: Bucket): Promise<number> {
    if (!this.#limited.get(bucket.transport)?.has(bucket.slice)) return 0;
    await this.#underway.get(nameOf(bucket))?.written;
    return this.#taker.write(bucket);
  }

  /** When a message that found its slice crowded should come back: one behind the other, as fast as the slice may go. Milliseconds. */
  spread(bucket: Bucket, waitMs: number): number {
    const name = nameOf(bucket);
    const now = performance.now();
    const at = Math.max(now, this.#nextFree.get(name) ?? 0) + waitMs;
    this.#nextFree.set(name, Math.min(at, now + 600_000));
    return Math.min(at - now, 600_000);
  }

  /** A limit that its owner set; null takes it away, and what was learned stays. */
  async limit(bucket: Bucket, ceiling: number | null): Promise<void> {
    if (ceiling === null) {
      await pool().query({
        name: "unlimit-pace",
        text: `UPDATE paces SET ceiling = NULL, throttled_at = coalesce(throttled_at, now())
               WHERE transport = $1 AND slice = $2 AND ceiling IS NOT NULL`,
        values: [bucket.transport, bucket.slice],
      });
      return;
    }
    this.#note(bucket);
    const writing = pool().query({
      name: "limit-pace",
      text: `INSERT INTO paces AS known (transport, slice, rate, ceiling, tokens, filled_at) VALUES ($1, $2, $3, $3, 1, clock_timestamp())
             ON CONFLICT (transport, slice) DO UPDATE SET ceiling = excluded.ceiling, 
               rate = CASE WHEN known.throttled_at > now() - interval '10 minutes' THEN least(known.rate, excluded.ceiling) ELSE excluded.ceiling END
             WHERE known.ceiling IS DISTINCT FROM excluded.ceiling`,
      values: [bucket.transport, bucket.slice, ceiling],
    });
    const name = nameOf(bucket);
    this.#underway.set(name, { bucket, written: writing.catch(() => undefined) });
    await writing.finally(() => this.#underway.delete(name));
  }

  /** It took less than it was offered: half the rate from now on. Of many that are throttled within a second one counts. @param observed messages a second, for a rate that is not known yet */
  async throttled(bucket: Bucket, observed: number): Promise<void> {
    await pool().query({
      name: "halve-pace",
      text: `INSERT INTO paces AS known (transport, slice, rate, tokens, filled_at, throttled_at)
             VALUES ($1, $2, greatest(${least}, $3::float8 / 2), 0, clock_timestamp(), clock_timestamp())
             ON CONFLICT (transport, slice) DO UPDATE SET rate = greatest(${least}, known.rate / 2), tokens = least(known.tokens, 0), throttled_at = clock_timestamp()
             WHERE known.throttled_at IS NULL OR known.throttled_at < clock_timestamp() - interval '1 second'`,
      values: [bucket.transport, bucket.slice, observed],
    });
    this.#note(bucket);
  }

  #note(bucket: Bucket): void {
    this.#news.push(bucket);
    this.#know(bucket);
  }

  #know({ transport, slice }: Bucket): void {
    const slices = this.#limited.get(transport) ?? new Set<string>();
    slices.add(slice);
    this.#limited.set(transport, slices);
  }
}

const nameOf = ({ transport, slice }: Bucket): string => `${transport} ${slice}`;

async function takeTogether(asked: readonly Bucket[]): Promise<number[]> {
  const wants = new Map<string, { bucket: Bucket; want: number }>();
  for (const bucket of asked) {
    const known = wants.get(nameOf(bucket));
    wants.set(nameOf(bucket), { bucket, want: (known?.want ?? 0) + 1 });
  }
  const list = [...wants.values()];
  const { rows } = await pool().query<Bucket & { granted: number; rate: number }>({
    name: "take-pace",
    text: takeText,
    values: [list.map(({ bucket }) => bucket.transport), list.map(({ bucket }) => bucket.slice), plain(list.map(({ want }) => want))],
  });
  const answers = new Map(rows.map((row) => [nameOf(row), { left: row.granted, rate: row.rate, denied: 0 }]));
  return asked.map((bucket) => {
    const answer = answers.get(nameOf(bucket));
    if (!answer) return 0;
    if (answer.left > 0) {
      answer.left--;
      return 0;
    }
    answer.denied++;
    return (answer.denied * 1000) / answer.rate;
  });
}
