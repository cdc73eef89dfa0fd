/** The instance's own senders: the sandbox, and the domain of MAIL_FROM for which the operator vouches. */
import { seal } from "@/lib/infra/crypto/seal";
import { db, type Tx } from "@/lib/infra/db/client";
import { dnsRecord, makeDkimKey } from "@/lib/infra/dkim/keys";
import { newUuid } from "@/lib/infra/ids";
import { sandboxDomain } from "./sandbox";

/** Makes a domain that the operator vouches for, with its DKIM key; does nothing when the team has it already. */
export async function vouchForDomain(teamId: string, name: string, tx: Tx = db()): Promise<void> {
  const known = await tx.domain.findUnique({ where: { teamId_name: { teamId, name } } });
  if (known?.status === "verified" && known.dkimPrivateKey) return;
  const { privateKeyPem, publicKeyBase64 } = await makeDkimKey();
  const now = new Date();
  const facts = {
    status: "verified",
    source: "operator",
    approvedAt: now,
    dkimSelector: `mw${now.getUTCFullYear()}${String(now.getUTCMonth() + 1).padStart(2, "0")}`,
    dkimPrivateKey: seal(privateKeyPem),
    dkimPublicKey: publicKeyBase64,
  };
  await tx.domain.upsert({ where: { teamId_name: { teamId, name } }, create: { id: newUuid(), teamId, name, ...facts }, update: facts });
}

/** The system team's own: the sandbox, and MAIL_FROM's. */
export async function houseDomains(systemTeamId: string, mailFromDomain: string | null): Promise<void> {
  await vouchForDomain(systemTeamId, sandboxDomain);
  if (mailFromDomain && mailFromDomain !== sandboxDomain) await vouchForDomain(systemTeamId, mailFromDomain);
}

/** The TXT record that a receiver looks up to check the team's signatures; null without a key. */
export async function signingRecord(teamId: string, name: string): Promise<{ name: string; value: string } | null> {
  const row = await db().domain.findUnique({ where: { teamId_name: { teamId, name } } });
  return row?.dkimPublicKey ? { name: `${row.dkimSelector}._domainkey.${name}`, value: dnsRecord(row.dkimPublicKey) } : null;
}

/** The public half, for showing and for checking signatures without DNS. */
export async function publishedKey(domain: string, selector: string): Promise<string | null> {
  const row = await db().domain.findFirst({
    where: { name: domain, dkimSelector: selector, status: "verified" },
    select: { dkimPublicKey: true },
  });
  return row?.dkimPublicKey ?? null;
}
