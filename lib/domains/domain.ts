/** The noun: a row of domains, found by id or by name, as the world sees it. */
import { domainToASCII } from "node:url";
import type { Prisma } from "@/lib/infra/db/generated/client";
import { publicId, readId } from "@/lib/infra/ids";
import type { Base, TeamContext } from "@/lib/kernel/context";
import { conflict, notFound } from "@/lib/kernel/fault";
import { reachOf } from "@/lib/kernel/reach";
import { retiringMs, toDkimKey, wantedKeys } from "./dkim-key";
import { instance } from "./instance";
import { type Wanted, wantedRecords, zoneFile } from "./judge";
import { isActive, obstacle } from "./obstacle";
import { isProven, type Report, readReport, readStates } from "./report";
import { Approval, type DomainDetail, type DomainRecord, type DomainRow, DomainStatus } from "./schemas";

/** How long mail still leaves from a domain whose proof is gone. */
export const graceMs = 72 * 3_600_000;

export const withKeys = { keys: { orderBy: { id: "asc" } } } as const satisfies Prisma.DomainInclude;
export type Domain = Prisma.DomainGetPayload<{ include: typeof withKeys }>;

/** @throws Fault domain_not_found, also for another team's, and for one that is out of a key's reach */
export async function findDomain(ctx: Pick<TeamContext, "db" | "team" | "principal">, ref: string): Promise<Domain> {
  const row = await ctx.db.domain.findFirst({ where: { AND: [matching(ref), reachable(ctx)] }, include: withKeys });
  if (!row) throw notFound("domain", ref);
  return row;
}

/**
 * For staff, who name a domain of any team. A name that several teams claim means the one that waits.
 * @throws Fault domain_not_found, domain_ambiguous
 */
export async function findAnyDomain(ctx: Pick<Base, "db">, ref: string): Promise<Domain> {
  const rows = await ctx.db.domain.findMany({ where: matching(ref), include: withKeys, take: 50 });
  const waiting = rows.filter(({ approval }) => approval === "waiting");
  const [row, another] = rows.length > 1 && waiting.length > 0 ? waiting : rows;
  if (!row) throw notFound("domain", ref);
  if (another) throw conflict("domain_ambiguous", `Several teams claim ${row.name}. Name the domain by its id.`);
  return row;
}

/** The team's domains; for a key that is limited to one, that one. */
export function reachable({ team, principal }: Pick<TeamContext, "team" | "principal">): Prisma.DomainWhereInput {
  const { domain } = reachOf(principal);
  return { teamId: team.id, ...(domain === null ? {} : { name: domain }) };
}

/** An id in either form, or a name. */
export function matching(ref: string): Prisma.DomainWhereInput {
  const id = readId("domain", ref);
  return id ? { id } : { name: domainToASCII(ref.toLowerCase().replace(/\.$/, "")) };
}

/** What the domain is to publish. */
export function wantedOf(row: Domain): Wanted {
  return {
    domain: row.name,
    token: row.token,
    keys: wantedKeys(row.keys),
    inbound: row.inbound,
    trackingName: instance().trackingHost ? `links.${row.name}` : null,
  };
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** @param scoreBefore of a day earlier; see scoresBefore */
export function toDomainRow(row: Domain, scoreBefore: number | null): DomainRow {
  const active = isActive(row);
  const { states, scored } = readStates(row.report);
  return {
    id: publicId("domain", row.id),
    domain: row.name,
    unicode: row.unicode,
    region: row.region,
    status: provenStatus(row),
    vouched: isVouched(row),
    approval: Approval.parse(row.approval),
    active,
    usable: active && row.status === "verified",
    message: obstacleOf(row) || null,
    score: scored ? row.score : null,
    scoreBefore,
    states,
    inbound: row.inbound,
    checkedAt: iso(row.checkedAt),
    nextCheckAt: iso(row.nextCheckAt),
    graceUntil: row.status === "verified" && row.proofLostAt ? new Date(row.proofLostAt.getTime() + graceMs).toISOString() : null,
    rejectedBecause: row.approval === "rejected" ? row.decidedBecause : null,
    createdAt: row.createdAt.toISOString(),
  };
}

export const isVouched = ({ source }: Pick<Domain, "source">): boolean => source === "operator";

/** What its DNS proves. Of a domain that is vouched for the column says that it may be sent from, and the last check what was seen. */
export function provenStatus(row: Pick<Domain, "source" | "status" | "report">): DomainRow["status"] {
  if (!isVouched(row)) return DomainStatus.parse(row.status);
  return isProven(row.report) ? "verified" : "pending";
}

function obstacleOf(row: Domain): string {
  const why = obstacle(row);
  return why && `Nothing can be sent from ${row.name}: ${why}`;
}

export async function toDomainDetail(ctx: Pick<Base, "db" | "now">, row: Domain): Promise<DomainDetail> {
  const report = readReport(row.report);
  const scores = await scoresBefore(ctx, [row.id]);
  return {
    ...toDomainRow(row, scores.get(row.id) ?? null),
    records: toRecords(row),
    lost: report?.lost ?? [],
    checks: report?.parts ?? null,
    advice: report?.advice ?? [],
    host: report?.host ?? null,
    incomplete: report?.incomplete ?? false,
    keys: row.keys.map(toDkimKey),
    zoneFile: zoneFile(row.name, wantedRecords(wantedOf(row), instance())),
  };
}

/** What is to be published now, each with what the last check saw; a record that is newer than the check is not known yet. */
export function toRecords(row: Domain): DomainRecord[] {
  const report = readReport(row.report);
  const records = wantedRecords(wantedOf(row), instance()).map((wanted): DomainRecord => {
    const seen = report?.records.find(({ type, name, value }) => type === wanted.type && name === wanted.name && value === wanted.value);
    return seen ?? { ...wanted, status: "unknown", says: "This was not checked yet.", found: [], expected: wanted.value, marks: null };
  });
  const mx = report && !records.some(({ purpose }) => purpose === "mx") ? mxThatCosts(report) : null;
  return mx ? [...records, mx] : records;
}

/** MX of a domain whose mail goes elsewhere: nothing asks for a value of ours, but what costs points has its record here. */
function mxThatCosts({ lost, parts }: Report): DomainRecord | null {
  const loss = lost.find(({ about }) => about === "mx");
  const [, priority, value] = /^(\d+) (\S+)$/.exec(loss?.fix.value ?? "") ?? [];
  if (!loss || value === undefined) return null;
  const { state: status, found, unansweredSince } = parts.mx;
  return {
    ...{
      purpose: "mx",
      type: "MX",
      name: loss.fix.name,
      value,
      priority: Number(priority),
      required: false,
      status,
      says: loss.says,
      found,
    },
    expected: loss.fix.value,
    marks: null,
    ...(unansweredSince ? { unansweredSince } : {}),
  };
}

const dayMs = 86_400_000;

/** The score of each domain as it was a day ago; none for those without a check that old. */
export async function scoresBefore(ctx: Pick<Base, "db" | "now">, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await ctx.db.domainCheck.findMany({
    where: { domainId: { in: [...ids] }, scored: true, at: { lte: new Date(ctx.now().getTime() - dayMs) } },
    orderBy: [{ domainId: "asc" }, { at: "desc" }],
    distinct: ["domainId"],
    select: { domainId: true, score: true },
  });
  return new Map(rows.map(({ domainId, score }) => [domainId, score]));
}

/** When the record of a key that signs no more may leave the DNS. */
export const retiredBefore = (now: Date): Date => new Date(now.getTime() - retiringMs);
