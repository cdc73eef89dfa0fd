/**
 * From one key to the next: the new one signs once every resolver shows its record, and the old one stays published until
 * nothing signed with it is on its way. At every moment one key signs, and its record is in the DNS.
 */
import { getServers } from "node:dns";
import { openDns } from "@/lib/infra/dns";
import { env } from "@/lib/infra/env";
import type { Base, Inside } from "@/lib/kernel/context";
import { hintLive } from "@/lib/kernel/live";
import { type Domain, retiredBefore } from "./domain";
import { dkimName, parseDkimRecord } from "./judge";

/** Whether the key that is to sign next stands in the DNS, as every resolver of this instance sees it. False without one. */
export async function noteNextKey(row: Domain): Promise<boolean> {
  const next = row.keys.find(({ state }) => state === "next");
  if (!next) return false;
  const servers = env().DNS_SERVERS.length > 0 ? env().DNS_SERVERS : getServers();
  const seen = await Promise.all(servers.map((server) => shows(server, dkimName(next.selector, row.name), next.publicKey)));
  return seen.length > 0 && seen.every(Boolean);
}

async function shows(server: string, name: string, publicKey: string): Promise<boolean> {
  const looked = await openDns({ servers: [server] }).txt(name);
  const [text, ...more] = looked.state === "found" ? looked.records : [];
  return text !== undefined && more.length === 0 && parseDkimRecord(text)?.publicKey === publicKey;
}

/** False when another check was faster. The order matters: there is never a second active key. */
export async function switchKeys(tx: Inside<Pick<Base, "db" | "atomically">>, row: Domain, now: Date): Promise<boolean> {
  const next = row.keys.find(({ state }) => state === "next");
  const old = row.keys.find(({ state }) => state === "active");
  if (!next) return false;
  const still = await tx.db.domainKey.findFirst({ where: { id: next.id, state: "next" }, select: { id: true } });
  if (!still) return false;
  if (old) await tx.db.domainKey.updateMany({ where: { id: old.id, state: "active" }, data: { state: "retiring", retiringAt: now } });
  await tx.db.domainKey.updateMany({ where: { id: next.id, state: "next" }, data: { state: "active", seenAt: now, activatedAt: now } });
  return true;
}

/** Keys whose time is over: their private halves are gone for good. */
export async function retireKeys(ctx: Base): Promise<void> {
  const now = ctx.now();
  await ctx.atomically(async (tx) => {
    const over = await tx.db.domainKey.findMany({
      where: { state: "retiring", retiringAt: { lte: retiredBefore(now) } },
      select: { id: true, domain: { select: { teamId: true } } },
      take: 500,
    });
    if (over.length === 0) return;
    const ids = over.map(({ id }) => id);
    await tx.db.domainKey.updateMany({
      where: { id: { in: ids }, state: "retiring" },
      data: { state: "retired", retiredAt: now, privateKey: null },
    });
    for (const teamId of new Set(over.map(({ domain }) => domain.teamId))) await hintLive(tx.db, "domains", teamId);
  });
}
