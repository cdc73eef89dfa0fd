/**
 * How fast a transport may be given mail, in all workers together: token buckets in PostgreSQL. A limit is set by its owner or
 * learned: what is throttled halves the rate, quiet raises it again by even steps (AIMD). Where there is no limit there is no bucket.
 *
 * The table is UNLOGGED, because every grant writes to it and none is worth a write to the disk. PostgreSQL empties it after a crash
 * and on a standby that takes over, so each process remembers the limits that were set: without its row such a bucket grants nothing
 * until the row is there again. What was only learned is learned again.
 */
import { pool } from "@/lib/infra/db/client";
import { groupWriter } from "@/lib/infra/db/group-writer";
import { plain } from "@/lib/infra/db/literal";
import { log } from "@/lib/infra/log";

/** One bucket: of a whole transport, or of one group of receiving domains behind it. */
export interface Bucket {
  readonly transport: string;
  /** Empty for the whole transport. */
  readonly slice: string;
}

/** The key of a team's provider; those of the instance look otherwise. */
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
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

/** What was only learned and is old; what nobody has used for as long, since whoever does sets it again; what was a provider's that is gone. */
const forgetText = `
  DELETE FROM paces WHERE (ceiling IS NULL AND throttled_at < now() - make_interval(mins => $1))
    OR (filled_at < now() - make_interval(mins => $1) AND coalesce(throttled_at, '-infinity') < now() - make_interval(mins => $1))
    OR (transport ~ '${uuidForm.source}' AND NOT EXISTS (SELECT FROM providers p WHERE p.id::text = transport))`;

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
  readonly #taker = groupWriter<Bucket, number | null>({ lanes: 1, maxWeight: 1000, commit: takeTogether });
  /** The limits that this process was told of, by transport and slice; what the table must not lack. */
  readonly #ceilings = new Map<string, Map<string, number>>();

  /** Reads which buckets there are, when that was not read a moment ago. */
  async refresh(): Promise<void> {
    if (performance.now() - this.#readAt < freshMs) return;
    this.#readAt = performance.now();
    this.#news = [...this.#underway.values()].map(({ bucket }) => bucket);
    await pool().query({ name: "forget-paces", text: forgetText, values: [forgetMinutes] });
    const { rows } = await pool().query<Bucket>({ name: "limited-paces", text: "SELECT transport, slice FROM paces" });
    await this.#forgetDeleted();
    this.#limited = new Map();
    for (const bucket of [...rows, ...this.#news]) this.#know(bucket);
    for (const [transport, slices] of this.#ceilings) for (const slice of slices.keys()) this.#know({ transport, slice });
  }

  /** Limits of providers that are no more would keep this process from ever being calm. */
  async #forgetDeleted(): Promise<void> {
    const known = [...this.#ceilings.keys()].filter((transport) => uuidForm.test(transport));
    if (known.length === 0) return;
    const { rows } = await pool().query<{ id: string }>({
      name: "deleted-among",
      text: "SELECT id FROM unnest($1::uuid[]) AS asked (id) WHERE NOT EXISTS (SELECT FROM providers p WHERE p.id = asked.id)",
      values: [plain(known)],
    });
    for (const { id } of rows) this.forget(id);
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
    const waitMs = await this.#taker.write(bucket);
    if (waitMs !== null) return waitMs;
    const ceiling = this.#ceilings.get(bucket.transport)?.get(bucket.slice);
    if (ceiling === undefined) return 0;
    await this.#restore(bucket, ceiling);
    return 1000 / ceiling;
  }

  /** When a message that found its slice crowded should come back: one behind the other, as fast as the slice may go. Milliseconds. */
  spread(bucket: Bucket, waitMs: number): number {
    const name = nameOf(bucket);
    const now = performance.now();
    const at = Math.max(now, this.#nextFree.get(name) ?? 0) + waitMs;
    this.#nextFree.set(name, Math.min(at, now + 600_000));
    return Math.min(at - now, 600_000);
  }

  /**
   * All limits of a transport that are set, messages a second by slice; what was set before and is not among them is taken away, and
   * what was learned stays. They hold for this process at once, also while they cannot be written, and while a rate is still asked for.
   * @param whole the limit of the whole transport; null when there is none
   */
  async limit(transport: string, slices: ReadonlyMap<string, number>, whole: number | null | Promise<number | null>): Promise<void> {
    const ceilings = new Map(slices);
    this.#ceilings.set(transport, ceilings);
    const buckets = [...slices.keys(), ...(whole === null ? [] : [""])].map((slice) => ({ transport, slice }));
    for (const bucket of buckets) this.#note(bucket);
    const write = async () => {
      const rate = await whole;
      if (rate !== null) ceilings.set("", rate);
      await this.#write(transport, ceilings);
    };
    const writing = write();
    const written = writing.catch(() => undefined);
    for (const bucket of buckets) this.#underway.set(nameOf(bucket), { bucket, written });
    await writing.finally(() => {
      for (const bucket of buckets) if (this.#underway.get(nameOf(bucket))?.written === written) this.#underway.delete(nameOf(bucket));
    });
  }

  /** This process has no more to do with the transport: its limits are kept by those who have. */
  forget(transport: string): void {
    this.#ceilings.delete(transport);
  }

  async #write(transport: string, ceilings: ReadonlyMap<string, number>): Promise<void> {
    const [slices, rates] = [[...ceilings.keys()], [...ceilings.values()]];
    await pool().query({
      name: "limit-pace",
      text: `WITH taken AS (
               DELETE FROM paces WHERE transport = $1 AND ceiling IS NOT NULL AND slice <> ALL ($2::text[])
                 AND coalesce(throttled_at, '-infinity') < now() - make_interval(mins => $4)
             ), learned AS (
               UPDATE paces SET ceiling = NULL WHERE transport = $1 AND ceiling IS NOT NULL AND slice <> ALL ($2::text[])
                 AND throttled_at >= now() - make_interval(mins => $4)
             )
             INSERT INTO paces AS known (transport, slice, rate, ceiling, tokens, filled_at)
             SELECT $1, slice, rate, rate, 1, clock_timestamp() FROM unnest($2::text[], $3::float8[]) AS t (slice, rate) ORDER BY slice
             ON CONFLICT (transport, slice) DO UPDATE SET ceiling = excluded.ceiling,
               rate = CASE WHEN known.throttled_at > now() - make_interval(mins => $4) THEN least(known.rate, excluded.ceiling) ELSE excluded.ceiling END
             WHERE known.ceiling IS DISTINCT FROM excluded.ceiling`,
      values: [transport, slices, plain(rates), forgetMinutes],
    });
  }

  /** Empty at first: what left a moment ago is not known any more. */
  async #restore({ transport, slice }: Bucket, ceiling: number): Promise<void> {
    log().warn({ transport, slice, ceiling }, "a limit was missing in the database and is set again");
    await pool().query({
      name: "restore-pace",
      text: `INSERT INTO paces (transport, slice, rate, ceiling, tokens, filled_at) VALUES ($1, $2, $3, $3, 0, clock_timestamp())
             ON CONFLICT (transport, slice) DO NOTHING`,
      values: [transport, slice, ceiling],
    });
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

/** Milliseconds to wait, or null where there is no such bucket. */
async function takeTogether(asked: readonly Bucket[]): Promise<(number | null)[]> {
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
    if (!answer) return null;
    if (answer.left > 0) {
      answer.left--;
      return 0;
    }
    answer.denied++;
    return (answer.denied * 1000) / answer.rate;
  });
}
