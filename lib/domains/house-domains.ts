/** Domains that the operator vouches for: the instance's own senders, and what `npm run vouch` names. */
import { randomBytes } from "node:crypto";
import { domainToUnicode } from "node:url";
import { db, type Tx } from "@/lib/infra/db/client";
import { dnsRecord } from "@/lib/infra/dkim/keys";
import { newUuid } from "@/lib/infra/ids";
import { freshKey, giveKey } from "./dkim-key";
import { dkimName } from "./judge";
import { looksOf } from "./looks";
import { sandboxDomain } from "./sandbox";

/** Makes a domain that may send at once, whatever its DNS says, with its DKIM key; does nothing when the team has it already. */
export async function vouchForDomain(teamId: string, name: string, tx: Tx = db()): Promise<void> {
  const where = { teamId_name: { teamId, name } };
  const known = await tx.domain.findUnique({ where, include: { keys: { where: { state: "active" } } } });
  if (known?.source === "operator" && known.status === "verified" && known.approval === "approved" && known.keys.length > 0) return;
  const [key, now] = [await freshKey(), new Date()];
  const facts = {
    status: "verified",
    verifiedAt: now,
    approval: "approved",
    decidedAt: now,
    source: "operator",
    proofLostAt: null,
    nextCheckAt: null,
  };
  const row = await tx.domain.upsert({
    where,
    create: {
      id: newUuid(),
      teamId,
      name,
      unicode: domainToUnicode(name),
      looks: looksOf(name),
      token: randomBytes(24).toString("base64url"),
      ...facts,
    },
    update: { ...facts, revision: { increment: 1 } },
  });
  await giveKey(tx, row.id, key, now);
}

/** The system team's own: the sandbox, and MAIL_FROM's. */
export async function houseDomains(systemTeamId: string, mailFromDomain: string | null): Promise<void> {
  await vouchForDomain(systemTeamId, sandboxDomain);
  if (mailFromDomain && mailFromDomain !== sandboxDomain) await vouchForDomain(systemTeamId, mailFromDomain);
}

/** The TXT record that a receiver looks up to check the team's signatures; null without a key. */
export async function signingRecord(teamId: string, name: string): Promise<{ name: string; value: string } | null> {
  const key = await db().domainKey.findFirst({ where: { state: "active", domain: { teamId, name } } });
  return key ? { name: dkimName(key.selector, name), value: dnsRecord(key.publicKey) } : null;
}

/** The public half, for showing and for checking signatures without DNS. */
export async function publishedKey(domain: string, selector: string): Promise<string | null> {
  const key = await db().domainKey.findFirst({
    where: { selector, state: { in: ["active", "retiring"] }, domain: { name: domain, status: "verified" } },
    select: { publicKey: true },
  });
  return key?.publicKey ?? null;
}
