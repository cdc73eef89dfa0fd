/** The DKIM key that signs for a domain, kept in memory for half a minute. */

import { unseal } from "@/lib/infra/crypto/seal";
import { pool } from "@/lib/infra/db/client";
import { type DkimKey, loadDkimKey } from "@/lib/infra/dkim/keys";
import { singleton } from "@/lib/infra/singleton";
import { sandboxDomain } from "./sandbox";

const keepMs = 30_000;
const held = () => singleton("dkim.keys", () => new Map<string, { until: number; key: Promise<DkimKey | null> }>());

/** Null when the domain has no key, or may not be used any more. */
export function signingKey(teamId: string, domain: string): Promise<DkimKey | null> {
  const name = domain === sandboxDomain ? domain : `${teamId} ${domain}`;
  const known = held().get(name);
  if (known && known.until > performance.now()) return known.key;
  const key = read(teamId, domain);
  held().set(name, { until: performance.now() + keepMs, key });
  key.catch(() => held().delete(name));
  return key;
}

async function read(teamId: string, domain: string): Promise<DkimKey | null> {
  const { rows } = await pool().query({
    name: "signing-key",
    text: `SELECT d.dkim_selector AS selector, d.dkim_private_key AS sealed FROM domains d JOIN teams t ON t.id = d.team_id
           WHERE d.name = $2 AND d.status = 'verified' AND d.approved_at IS NOT NULL AND d.dkim_private_key IS NOT NULL
             AND (d.team_id = $1 OR (t.kind = 'system' AND $2 = '${sandboxDomain}'))`,
    values: [teamId, domain],
  });
  const [row] = rows;
  return row ? loadDkimKey({ domain, selector: row.selector, privateKeyPem: unseal(row.sealed) }) : null;
}
