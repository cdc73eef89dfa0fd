/**
 * The key behind a secret, with its team, and how often both were used within a minute. Asked of the database for
 * every request, so that revoking works at once in every process and limits are shared by all; requests that
 * arrive together share one statement.
 */
import { BlockList, isIP } from "node:net";
import { pool } from "@/lib/infra/db/client";
import { groupWriter } from "@/lib/infra/db/group-writer";
import { env } from "@/lib/infra/env";
import { shared } from "@/lib/infra/singleton";
import type { TeamFacts } from "@/lib/kernel/context";
import type { KeyPrincipal, Role, Scope } from "@/lib/kernel/principal";
import { hashSecret } from "./secret";

export interface FoundKey {
  readonly principal: KeyPrincipal;
  readonly team: TeamFacts;
  /** `replaced`: the key lives, but this secret of it was rotated away and its time is over. */
  readonly state: "active" | "expired" | "replaced" | "revoked";
  /** How this request counts; null for a key that may not be used. */
  readonly use: Use | null;
}

/** A request that was counted for its key and for the team of the key. */
export interface Use {
  readonly ofKey: Count;
  readonly ofTeam: Count;
  /** When the present minute began, by the clock of the database. */
  readonly minute: Date;
}

/** A request beside a limit. What was counted in the minute before fades out evenly while the present one runs: the window slides. */
export interface Count {
  /** Requests a minute; 0 for no limit. */
  readonly limit: number;
  /** Requests of this minute that count, this one included unless it is refused. */
  readonly used: number;
  /** Requests of the minute before. */
  readonly last: number;
  /** How many of those still count. */
  readonly carried: number;
  /** False when there was no room for it: then it does not count, so that asking too often does not keep the window closed. */
  readonly allowed: boolean;
}

const reader = shared("keys.reader", () =>
  groupWriter<string, FoundKey | null>({
    commit: useTogether,
    lanes: 2,
    joinBelow: 100,
    maxWeight: 1000,
    deadlineMs: () => env().DATABASE_TIMEOUT_SECONDS * 1500,
  }),
);

/** Null when no key has this secret. */
export const recognizeKey = (secret: string): Promise<FoundKey | null> => reader().write(hashSecret(secret));

/**
 * Asks the database the way every API request does: by the same pool and in the same groups, so that it succeeds exactly while requests
 * can be answered. It writes nothing.
 * @throws what a request would fail with; it may take as long as a request, so the caller sets a limit
 */
export async function probeDatabase(): Promise<void> {
  await recognizeKey("probe");
}

/** What counts already in the window of a bucket: `used` in the present minute, `last` in the one before, `carried` of those. */
const windowOf = (bucket: string): string => `
    CROSS JOIN LATERAL (
      SELECT coalesce(max(w.used) FILTER (WHERE w.minute = c.minute), 0) AS used, coalesce(max(w.used) FILTER (WHERE w.minute < c.minute), 0) AS last
      FROM rate_windows w WHERE w.bucket = ${bucket} AND w.minute BETWEEN c.minute - interval '1 minute' AND c.minute
    ) w CROSS JOIN LATERAL (SELECT ceil(w.last * c.rest)::int AS carried) p`;
const roomFor = (n: string, limit: string): string =>
  `CASE WHEN ${limit} > 0 THEN least(${n}, greatest(${limit} - carried - used, 0)) ELSE ${n} END`;

/**
 * A secret is the current one of its key; only where it is not are those from before a rotation looked at (LIMIT 1 ends the search).
 * A key has one limit, whichever of its secrets is used. The arrays stand in selects of their own to hide their length from the
 * planner: it keeps one plan then, and planning takes twice as long as running.
 *
 * What there is room for is counted. Other statements may count at the same moment, so the number of a request is told by the row as it
 * was written: of many at once no more than the limit get one that is within it.
 */
const useText = `
  WITH asked AS (SELECT * FROM unnest((SELECT $1::text[]), (SELECT $2::int[])) AS t (hash, n)),
  clock AS (SELECT date_trunc('minute', now()) AS minute, (1 - extract(epoch FROM now() - date_trunc('minute', now())) / 60)::float8 AS rest),
  found AS (
    SELECT a.n, a.hash, k.id, k.mode, k.scopes, k.domain, k.ip_allow, k.expires_at, k.created_by, k.team_id, t.slug, t.name, t.kind, t.time_zone, t.paused_at, t.paused_because,
      coalesce(t.key_rate, $3::int) AS key_limit, coalesce(t.team_rate, $4::int) AS team_limit,
      coalesce(u.is_staff, false) AS of_staff, m.role AS maker_role,
      CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked' WHEN k.expires_at <= now() THEN 'expired' WHEN k.ended THEN 'replaced' ELSE 'active' END AS state
    FROM asked a CROSS JOIN LATERAL (
      SELECT false AS ended, now.* FROM api_keys now WHERE now.hash = a.hash
      UNION ALL SELECT f.expires_at <= now(), was.* FROM former_secrets f JOIN api_keys was ON was.id = f.key_id WHERE f.hash = a.hash
      LIMIT 1
    ) k JOIN teams t ON t.id = k.team_id LEFT JOIN users u ON u.id = k.created_by
    LEFT JOIN members m ON m.team_id = k.team_id AND m.user_id = k.created_by
  ),
  keys AS (
    SELECT 'k' || k.id AS bucket, k.id, k.team_id, k.team_limit, used, last, carried, ${roomFor("k.n", "k.key_limit")} AS granted
    FROM (SELECT id, team_id, key_limit, team_limit, sum(n)::int AS n FROM found WHERE state = 'active' GROUP BY 1, 2, 3, 4) k
    CROSS JOIN clock c ${windowOf("'k' || k.id")}
  ),
  teams AS (
    SELECT 't' || t.team_id AS bucket, t.team_id, used, last, carried, ${roomFor("t.n", "t.team_limit")} AS granted
    FROM (SELECT team_id, team_limit, sum(granted)::int AS n FROM keys GROUP BY 1, 2) t
    CROSS JOIN clock c ${windowOf("'t' || t.team_id")}
  ),
  room AS (SELECT bucket, granted FROM keys UNION ALL SELECT bucket, granted FROM teams),
  counted AS (
    INSERT INTO rate_windows AS known (bucket, minute, used)
    SELECT bucket, minute, granted FROM room CROSS JOIN clock WHERE granted > 0 ORDER BY bucket
    ON CONFLICT (bucket, minute) DO UPDATE SET used = known.used + excluded.used RETURNING bucket, used
  )
  SELECT found.*, clock.minute,
    k.granted AS key_granted, coalesce(ck.used - k.granted, k.used) AS key_used, k.last AS key_last, k.carried AS key_carried,
    t.granted AS team_granted, coalesce(ct.used - t.granted, t.used) AS team_used, t.last AS team_last, t.carried AS team_carried
  FROM found CROSS JOIN clock LEFT JOIN keys k ON k.id = found.id LEFT JOIN counted ck ON ck.bucket = k.bucket
  LEFT JOIN teams t ON t.team_id = found.team_id AND k.id IS NOT NULL LEFT JOIN counted ct ON ct.bucket = t.bucket`;

/** Of requests in one group the n-th gets the n-th number. */
async function useTogether(hashes: readonly string[]): Promise<(FoundKey | null)[]> {
  const times = new Map<string, number>();
  for (const hash of hashes) times.set(hash, (times.get(hash) ?? 0) + 1);
  const { API_KEY_RATE, API_TEAM_RATE } = env();
  const { rows } = await pool().query<Row>({
    name: "use-keys",
    text: useText,
    values: [[...times.keys()], [...times.values()], API_KEY_RATE, API_TEAM_RATE],
  });
  const found = new Map(rows.map((row) => [row.hash, row]));
  const numbers = new Map<string, number>();
  const next = (id: string): number => {
    const n = (numbers.get(id) ?? 0) + 1;
    numbers.set(id, n);
    return n;
  };
  return hashes.map((hash) => {
    const row = found.get(hash);
    if (!row) return null;
    if (row.state !== "active") return toFound(row, null);
    const ofKey = countOf(next(row.id), row.key_limit, row.key_used ?? 0, row.key_granted ?? 0, row.key_last ?? 0, row.key_carried ?? 0);
    // What its key refuses does not count for the team.
    const n = ofKey.allowed ? next(row.team_id) : 0;
    const ofTeam = countOf(n, row.team_limit, row.team_used ?? 0, row.team_granted ?? 0, row.team_last ?? 0, row.team_carried ?? 0);
    return toFound(row, { ofKey, ofTeam, minute: row.minute });
  });
}

/** @param n the how manieth of its group; 0 for one that is not counted here @param before what was used before the group @param granted to the group */
function countOf(n: number, limit: number, before: number, granted: number, last: number, carried: number): Count {
  const allowed = n <= granted && (limit === 0 || n === 0 || before + n + carried <= limit);
  return { limit, used: before + (allowed ? n : granted), last, carried, allowed };
}

interface Row {
  hash: string;
  id: string;
  mode: "live" | "test";
  scopes: Scope[];
  domain: string | null;
  of_staff: boolean;
  maker_role: Role | null;
  created_by: string | null;
  expires_at: Date | null;
  ip_allow: string[];
  team_id: string;
  slug: string;
  name: string;
  kind: string;
  time_zone: string;
  paused_at: Date | null;
  paused_because: string | null;
  key_limit: number;
  team_limit: number;
  state: FoundKey["state"];
  minute: Date;
  key_granted: number | null;
  key_used: number | null;
  key_last: number | null;
  key_carried: number | null;
  team_granted: number | null;
  team_used: number | null;
  team_last: number | null;
  team_carried: number | null;
}

const toFound = (row: Row, use: FoundKey["use"]): FoundKey => ({
  principal: {
    kind: "key",
    keyId: row.id,
    teamId: row.team_id,
    mode: row.mode,
    scopes: row.scopes,
    domain: row.domain,
    ofStaff: row.of_staff,
    madeBy: row.created_by,
    makerRole: row.maker_role,
    expiresAt: row.expires_at,
    ipAllow: row.ip_allow,
  },
  team: {
    id: row.team_id,
    slug: row.slug,
    name: row.name,
    kind: row.kind,
    timeZone: row.time_zone,
    pausedAt: row.paused_at,
    pausedBecause: row.paused_because,
  },
  state: row.state,
  use,
});

/** True when the list is empty or has a range that holds the address. */
export function ipAllowed(ranges: readonly string[], ip: string | null): boolean {
  if (ranges.length === 0) return true;
  if (!ip) return false;
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", bits] = range.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    list.addSubnet(address, bits === undefined ? (family === "ipv6" ? 128 : 32) : Number(bits), family);
  }
  const plain = ip.startsWith("::ffff:") ? ip.slice(7) : ip;
  return list.check(plain, isIP(plain) === 6 ? "ipv6" : "ipv4");
}

const noted = shared("keys.noted", () => new Map<string, number>());

/** Remembers when and from where a key was used: at most once a minute and process, and never in the way of the request. */
export function noteKeyUse(keyId: string, ip: string | null): void {
  const now = Date.now();
  const last = noted().get(keyId) ?? 0;
  if (now - last < 60_000) return;
  noted().set(keyId, now);
  pool()
    .query("UPDATE api_keys SET last_used_at = now(), last_used_ip = $2 WHERE id = $1", [keyId, ip])
    .catch(() => noted().delete(keyId));
}
