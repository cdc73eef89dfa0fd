import { z } from "zod";
import { type Reputation, reputationsOf } from "@/lib/emails";
import type { Prisma, Team as Row } from "@/lib/infra/db/generated/client";
import { publicId } from "@/lib/infra/ids";
import { query } from "@/lib/kernel/operation";
import { around, cursorIn, pageFields, pageOf, windowOf } from "@/lib/kernel/page";
import { StaffTeam, TeamState } from "./schemas";

/** Totals are exact up to here. */
const countedRows = 10_000;
const warnedForMs = 86_400_000;
const withOwner = { members: { where: { role: "owner" }, include: { user: true }, orderBy: { createdAt: "asc" }, take: 1 } } as const;

/** The customers' teams, newest first, each with what its reputation is judged by. */
export const listTeamsForStaff = query("teams.listForStaff", {
  summary: "List the teams of this instance",
  access: "staff",
  input: z.strictObject({
    ...pageFields,
    search: z.string().trim().max(320).optional().describe("A part of the name, of its address in links, or of a member's address"),
    state: TeamState.optional(),
  }),
  output: pageOf("teams", StaffTeam),
  async run(ctx, { search, state, ...paging }) {
    const after = cursorIn("team", paging);
    const warnedSince = new Date(ctx.now().getTime() - warnedForMs);
    const where = { AND: [{ kind: "customer" }, matching(search), inState(state, warnedSince)] };
    const [rows, counted] = await Promise.all([
      ctx.db.team.findMany({
        where: after ? { AND: [where, { id: { lt: after } }] } : where,
        include: withOwner,
        orderBy: { id: "desc" },
        ...windowOf(paging),
      }),
      ctx.db.team.count({ where, take: countedRows + 1 }),
    ]);
    const shown = rows.slice(0, paging.limit);
    const reputations = new Map((await reputationsOf(shown.map(({ id }) => id))).map((each) => [each.teamId, each]));
    const teams = shown.map((row) => toStaffTeam(row, reputations.get(row.id), warnedSince));
    return {
      teams,
      ...around(paging, rows, teams, Math.min(counted, countedRows)),
      ...(counted > countedRows ? { totalIsEstimate: true } : {}),
    };
  },
});

function matching(search: string | undefined): Prisma.TeamWhereInput {
  if (!search) return {};
  const contains = { contains: search.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" } as const;
  return { OR: [{ name: contains }, { slug: contains }, { members: { some: { user: { email: contains } } } }] };
}

function inState(state: TeamState | undefined, warnedSince: Date): Prisma.TeamWhereInput {
  if (state === undefined) return {};
  if (state === "paused") return { pausedAt: { not: null } };
  const warned = { warnedAt: { gt: warnedSince } };
  return { pausedAt: null, ...(state === "warned" ? warned : { OR: [{ warnedAt: null }, { warnedAt: { lte: warnedSince } }] }) };
}

type Found = Row & { readonly members: readonly { readonly user: { readonly name: string; readonly email: string } }[] };

function toStaffTeam(row: Found, reputation: Reputation | undefined, warnedSince: Date): StaffTeam {
  const { attempted = 0, bounced = 0, complained = 0 } = reputation ?? {};
  const owner = row.members[0]?.user;
  return {
    id: publicId("team", row.id),
    name: row.name,
    slug: row.slug,
    createdAt: row.createdAt.toISOString(),
    owner: owner ? { name: owner.name, email: owner.email } : null,
    state: row.pausedAt ? "paused" : row.warnedAt && row.warnedAt > warnedSince ? "warned" : "active",
    pausedAt: row.pausedAt?.toISOString() ?? null,
    pausedBecause: row.pausedBecause,
    warnedAt: row.warnedAt?.toISOString() ?? null,
    resumedAt: row.resumedAt?.toISOString() ?? null,
    lastDay: {
      attempted,
      bounced,
      complained,
      bounceRate: attempted === 0 ? null : bounced / attempted,
      complaintRate: attempted === 0 ? null : complained / attempted,
    },
  };
}
