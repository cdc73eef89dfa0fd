/**
 * The DKIM key that signs for a domain, kept in memory for half a minute under its own id: who knows which key is the active
 * one never gets another, and a domain that was deleted and added anew signs with its new key from the first message on.
 */
import { unseal } from "@/lib/infra/crypto/seal";
import { pool } from "@/lib/infra/db/client";
import { type DkimKey, loadDkimKey } from "@/lib/infra/dkim/keys";
import { singleton } from "@/lib/infra/singleton";
import { activeApprovals } from "./obstacle";
import { sandboxDomain } from "./sandbox";

const keepMs = 30_000;
const held = () => singleton("dkim.keys", () => new Map<string, { until: number; key: Promise<DkimKey | null> }>());

/**
 * Null when the domain has no key, or may not be used any more.
 * @param keyId of the active key, as it was read with the message; the sandbox needs none
 */
export function signingKey(teamId: string, domain: string, keyId: string | null): Promise<DkimKey | null> {
  const name = domain === sandboxDomain ? domain : `${teamId} ${domain} ${keyId}`;
  const known = held().get(name);
  if (known && known.until > performance.now()) return known.key;
  const key = read(teamId, domain);
  if (held().size > 10_000) held().clear();
  held().set(name, { until: performance.now() + keepMs, key });
  const forget = () => {
    if (held().get(name)?.key === key) held().delete(name);
  };
  key.then((found) => found ?? forget(), forget);
  return key;
}

async function read(teamId: string, domain: string): Promise<DkimKey | null> {
  const { rows } = await pool().query({
    name: "signing-key",
    text: `SELECT k.selector, k.private_key AS sealed FROM domain_keys k JOIN domains d ON d.id = k.domain_id JOIN teams t ON t.id = d.team_id
           WHERE k.state = 'active' AND d.name = $2 AND d.status = 'verified' AND d.approval IN (${activeApprovals.map((one) => `'${one}'`).join(", ")})
             AND (d.team_id = $1 OR (t.kind = 'system' AND $2 = '${sandboxDomain}'))`,
    values: [teamId, domain],
  });
  const [row] = rows;
  return row ? loadDkimKey({ domain, selector: row.selector, privateKeyPem: unseal(row.sealed) }) : null;
}
