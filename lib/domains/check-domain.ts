/**
 * One check of a domain: ask the DNS, judge, and write down what it means, all of it or nothing. Only an answer changes
 * what is believed: what could not be asked never counts against a domain.
 */
import { openDns } from "@/lib/infra/dns";
import { newUuid } from "@/lib/infra/ids";
import type { Base, Inside } from "@/lib/kernel/context";
import { hintLive } from "@/lib/kernel/live";
import { type Domain, graceMs, wantedOf, withKeys } from "./domain";
import { domainLost, domainRegressed, domainVerified } from "./events";
import { instance } from "./instance";
import { type Judgement, judgeDomain, parts } from "./judge";
import { nextCheck } from "./next-check";
import { changesBetween, lastPoints, readReport, regressions, toJson, toReport } from "./report";
import { noteNextKey, switchKeys } from "./switch-keys";

type Ctx = Base;

/** The shortest time between two checks of one domain, whoever asks. */
export const pauseMs = 5000;

/** Takes the right to check a domain now; false while it was checked less than five seconds ago. */
export async function claimCheck(ctx: Pick<Base, "db" | "now">, id: string): Promise<boolean> {
  const now = ctx.now();
  const { count } = await ctx.db.domain.updateMany({
    where: { id, OR: [{ checkStartedAt: null }, { checkStartedAt: { lte: new Date(now.getTime() - pauseMs) } }] },
    data: { checkStartedAt: now },
  });
  return count > 0;
}

/**
 * Checks a domain and answers it as it stands afterwards; null when it is gone. Of checks at the same time the first to end
 * is written down. When a new key takes over, the domain is judged once more with it.
 */
export async function checkDomain(ctx: Ctx, id: string, again = true): Promise<Domain | null> {
  const row = await ctx.db.domain.findUnique({ where: { id }, include: withKeys });
  if (!row) return null;
  const last = readReport(row.report);
  const [judged, coming] = await Promise.all([judgeDomain(openDns(), wantedOf(row), instance(), lastPoints(last)), noteNextKey(row)]);
  const switched = await ctx.atomically((tx) => writeDown(tx, row, judged, coming));
  if (switched && again) return checkDomain(ctx, id, false);
  return ctx.db.domain.findUnique({ where: { id }, include: withKeys });
}

/** True when another key signs from now on. */
async function writeDown(tx: Inside<Ctx>, row: Domain, judged: Judgement, coming: boolean): Promise<boolean> {
  const now = tx.now();
  const before = readReport(row.report);
  const report = toReport(judged, before, now);
  const changes = changesBetween(before, report);
  const proof = proofAfter(row, judged.verifiable, now);
  const worse = proof.status === "verified" ? regressions(before, report) : [];
  const losing = proof.proofLostAt !== null && row.proofLostAt === null && proof.status === "verified";
  const alert = losing || (worse.length > 0 && (!row.alertedAt || now.getTime() - row.alertedAt.getTime() >= dayMs));
  const { count } = await tx.db.domain.updateMany({
    where: { id: row.id, revision: row.revision },
    data: {
      ...proof,
      checkedAt: now,
      nextCheckAt: nextCheck({ ...row, ...proof }, judged.verifiable === null || judged.score === null, now),
      ...(alert ? { alertedAt: now } : {}),
      score: judged.score,
      report: toJson(report),
      revision: { increment: 1 },
    },
  });
  if (count === 0) return false;
  const news = changes.length > 0 || row.score !== judged.score || row.status !== proof.status || losing;
  const scored = judged.score !== null;
  await keepHistory(tx, row, { at: now, score: judged.score ?? knownPoints(judged), scored, status: proof.status, changes }, news);
  const about = { domainId: row.id, teamId: row.teamId, name: row.name };
  if (proof.status === "verified" && row.status !== "verified") await tx.emit(domainVerified, { ...about, again: row.verifiedAt !== null });
  if (proof.status === "failed" && row.status === "verified") await tx.emit(domainLost, about);
  if (alert) {
    const graceUntil = proof.proofLostAt ? new Date(proof.proofLostAt.getTime() + graceMs).toISOString() : null;
    await tx.emit(domainRegressed, { ...about, graceUntil, says: worse });
  }
  const switched = coming && (await switchKeys(tx, row, now));
  if (news || switched) await hintLive(tx.db, "domains", row.teamId);
  return switched;
}

const dayMs = 86_400_000;

interface Proof {
  readonly status: string;
  readonly verifiedAt: Date | null;
  readonly proofLostAt: Date | null;
}

/** What the proof means now. @param holds null when it could not be asked for, which changes nothing */
export function proofAfter(row: Proof & { readonly source: string }, holds: boolean | null, now: Date): Proof {
  const { status, verifiedAt, proofLostAt } = row;
  if (holds === null || row.source === "operator") return { status, verifiedAt, proofLostAt };
  if (holds) return { status: "verified", verifiedAt: status === "verified" ? verifiedAt : now, proofLostAt: null };
  if (status !== "verified") return { status, verifiedAt, proofLostAt };
  const lostAt = proofLostAt ?? now;
  return { status: now.getTime() - lostAt.getTime() >= graceMs ? "failed" : status, verifiedAt, proofLostAt: lostAt };
}

const knownPoints = (judged: Judgement): number => parts.reduce((sum, part) => sum + (judged.parts[part].points ?? 0), 0);

/** Checks that change nothing are kept once a day. */
async function keepHistory(
  tx: Inside<Ctx>,
  row: Domain,
  check: { at: Date; score: number; scored: boolean; status: string; changes: ReturnType<typeof changesBetween> },
  news: boolean,
): Promise<void> {
  const recent = news
    ? null
    : await tx.db.domainCheck.findFirst({ where: { domainId: row.id, at: { gt: new Date(check.at.getTime() - dayMs) } } });
  if (recent) return;
  await tx.db.domainCheck.create({
    data: { id: newUuid(), domainId: row.id, ...check, changes: check.changes.map((change) => ({ ...change })) },
  });
}
