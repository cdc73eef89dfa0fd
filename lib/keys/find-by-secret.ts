/**
 * The key behind a secret, with its team. Read from the database for every request, so that revoking works at
 * once in every process; requests that arrive together share one query.
 */
import { BlockList, isIP } from "node:net";
import { pool } from "@/lib/infra/db/client";
import { groupWriter } from "@/lib/infra/db/group-writer";
import { singleton } from "@/lib/infra/singleton";
import type { TeamFacts } from "@/lib/kernel/context";
import type { KeyPrincipal, Scope } from "@/lib/kernel/principal";
import { hashSecret } from "./secret";

export interface FoundKey {
  readonly principal: KeyPrincipal;
  readonly team: TeamFacts;
  readonly state: "active" | "expired" | "revoked";
  readonly ipAllow: readonly string[];
  /** Requests a minute; null follows the instance. */
  readonly keyRate: number | null;
  readonly teamRate: number | null;
}

const reader = () => singleton("keys.reader", () => groupWriter<string, FoundKey | null>({ commit: readMany, lanes: 2, maxWeight: 1000 }));

export const findKeyBySecret = (secret: string): Promise<FoundKey | null> => reader().write(hashSecret(secret));

async function readMany(hashes: readonly string[]): Promise<(FoundKey | null)[]> {
  const { rows } = await pool().query({
    name: "keys-by-hash",
    text: `SELECT k.hash, k.id, k.mode, k.scopes, k.domain, k.ip_allow, k.team_id, t.slug, t.name, t.kind, t.time_zone, t.paused_at, t.key_rate, t.team_rate,
             CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked' WHEN k.expires_at <= now() THEN 'expired' ELSE 'active' END AS state
           FROM api_keys k JOIN teams t ON t.id = k.team_id WHERE k.hash = ANY ($1)`,
    values: [[...new Set(hashes)]],
  });
  const found = new Map(rows.map((row) => [row.hash as string, toFound(row)]));
  return hashes.map((hash) => found.get(hash) ?? null);
}

interface Row {
  id: string;
  mode: "live" | "test";
  scopes: Scope[];
  domain: string | null;
  ip_allow: string[];
  team_id: string;
  slug: string;
  name: string;
  kind: string;
  time_zone: string;
  paused_at: Date | null;
  key_rate: number | null;
  team_rate: number | null;
  state: FoundKey["state"];
}

const toFound = (row: Row): FoundKey => ({
  principal: { kind: "key", keyId: row.id, teamId: row.team_id, mode: row.mode, scopes: row.scopes, domain: row.domain },
  team: { id: row.team_id, slug: row.slug, name: row.name, kind: row.kind, timeZone: row.time_zone, pausedAt: row.paused_at },
  state: row.state,
  ipAllow: row.ip_allow,
  keyRate: row.key_rate,
  teamRate: row.team_rate,
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

const noted = () => singleton("keys.noted", () => new Map<string, number>());

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
