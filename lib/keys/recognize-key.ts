/**
 * The key behind a secret, with its team, and how often both were used in this minute. Asked of the database for
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
  /** Requests a minute; null follows the instance. */
  readonly keyRate: number | null;
  readonly teamRate: number | null;
  /** The number of this request within the minute; null for a key that may not be used. */
  readonly use: { readonly ofKey: number; readonly ofTeam: number; readonly minute: Date } | null;
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

/**
 * A secret is the current one of its key; only where it is not are those from before a rotation looked at (LIMIT 1 ends the search).
 * A key has one limit, whichever of its secrets is used. The arrays stand in selects of their own to hide their length from the
 * planner: it keeps one plan then, and planning takes twice as long as running.
 */
const useText = `
  WITH asked AS (SELECT * FROM unnest((SELECT $1::text[]), (SELECT $2::int[])) AS t (hash, n)),
  found AS (
    SELECT a.n, a.hash, k.id, k.mode, k.scopes, k.domain, k.ip_allow, k.expires_at, k.created_by, k.team_id, t.slug, t.name, t.kind, t.time_zone, t.paused_at, t.paused_because, t.key_rate, t.team_rate,
      coalesce(u.is_staff, false) AS of_staff, m.role AS maker_role,
      CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked' WHEN k.expires_at <= now() THEN 'expired' WHEN k.ended THEN 'replaced' ELSE 'active' END AS state
    FROM asked a CROSS JOIN LATERAL (
      SELECT false AS ended, now.* FROM api_keys now WHERE now.hash = a.hash
      UNION ALL SELECT f.expires_at <= now(), was.* FROM former_secrets f JOIN api_keys was ON was.id = f.key_id WHERE f.hash = a.hash
      LIMIT 1
    ) k JOIN teams t ON t.id = k.team_id LEFT JOIN users u ON u.id = k.created_by
    LEFT JOIN members m ON m.team_id = k.team_id AND m.user_id = k.created_by
  ),
  buckets AS (
    SELECT 'k' || id AS bucket, sum(n) AS n FROM found WHERE state = 'active' GROUP BY id
    UNION ALL SELECT 't' || team_id, sum(n) FROM found WHERE state = 'active' GROUP BY team_id
  ),
  counted AS (
    INSERT INTO rate_windows AS known (bucket, minute, used) SELECT bucket, date_trunc('minute', now()), n FROM buckets ORDER BY bucket
    ON CONFLICT (bucket, minute) DO UPDATE SET used = known.used + excluded.used RETURNING bucket, used, minute
  ),
  before AS (SELECT bucket, (used - n)::int AS used, minute FROM counted JOIN buckets USING (bucket))
  SELECT found.*, ofkey.used AS key_used, ofteam.used AS team_used, ofkey.minute
  FROM found LEFT JOIN before ofkey ON ofkey.bucket = 'k' || id LEFT JOIN before ofteam ON ofteam.bucket = 't' || team_id`;

/** Of requests in one group the n-th gets the n-th number. */
async function useTogether(hashes: readonly string[]): Promise<(FoundKey | null)[]> {
  const times = new Map<string, number>();
  for (const hash of hashes) times.set(hash, (times.get(hash) ?? 0) + 1);
  const { rows } = await pool().query<Row>({ name: "use-keys", text: useText, values: [[...times.keys()], [...times.values()]] });
  const found = new Map(rows.map((row) => [row.hash, row]));
  const ofKey = new Map(rows.map((row) => [row.id, row.key_used ?? 0]));
  const ofTeam = new Map(rows.map((row) => [row.team_id, row.team_used ?? 0]));
  const next = (counts: Map<string, number>, id: string) => {
    const n = (counts.get(id) ?? 0) + 1;
    counts.set(id, n);
    return n;
  };
  return hashes.map((hash) => {
    const row = found.get(hash);
    if (!row) return null;
    return toFound(
      row,
      row.state === "active" && row.minute ? { ofKey: next(ofKey, row.id), ofTeam: next(ofTeam, row.team_id), minute: row.minute } : null,
    );
  });
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
  key_rate: number | null;
  team_rate: number | null;
  state: FoundKey["state"];
  key_used: number | null;
  team_used: number | null;
  minute: Date | null;
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
  keyRate: row.key_rate,
  teamRate: row.team_rate,
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
