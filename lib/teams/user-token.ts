/** Links sent by mail: 256 random bits, kept as a hash, good for one purpose, one use and a while. */
import { hash, randomBytes } from "node:crypto";
import type { Tx } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";
import { Fault } from "@/lib/kernel/fault";

/** For how long a link works, in seconds. */
export const tokenSeconds = { verify: 3 * 24 * 3600, reset: 3600 } as const;
export type Purpose = keyof typeof tokenSeconds;

const hashOf = (secret: string): string => hash("sha256", secret, "base64url");

/** The secret that stands in the link. */
export async function issueToken(tx: Tx, userId: string, purpose: Purpose): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  const expiresAt = new Date(Date.now() + tokenSeconds[purpose] * 1000);
  await tx.userToken.create({ data: { id: newUuid(), userId, purpose, hash: hashOf(secret), expiresAt } });
  return secret;
}

/** Whose link it is, without spending it. @throws Fault link_not_valid */
export async function checkToken(tx: Tx, secret: string, purpose: Purpose, now: Date): Promise<string> {
  const row = await tx.userToken.findFirst({ where: { hash: hashOf(secret), purpose, usedAt: null, expiresAt: { gt: now } } });
  if (!row) throw linkNotValid();
  return row.userId;
}

/** Spends the link, and with it every other link of the same purpose. Answers whose it was. @throws Fault link_not_valid */
export async function spendToken(tx: Tx, secret: string, purpose: Purpose, now: Date): Promise<string> {
  const row = await tx.userToken.findUnique({ where: { hash: hashOf(secret) } });
  const spent = row
    ? await tx.userToken.updateMany({ where: { id: row.id, purpose, usedAt: null, expiresAt: { gt: now } }, data: { usedAt: now } })
    : { count: 0 };
  if (!row || spent.count === 0) throw linkNotValid();
  await spendAll(tx, row.userId, purpose, now);
  return row.userId;
}

/** No link of this purpose that was mailed to the person works any more. */
export async function spendAll(tx: Tx, userId: string, purpose: Purpose, now: Date): Promise<void> {
  await tx.userToken.updateMany({ where: { userId, purpose, usedAt: null }, data: { usedAt: now } });
}

const linkNotValid = () =>
  new Fault("invalid", "link_not_valid", "This link was used already, has expired, or is not whole. Ask for another one.");
