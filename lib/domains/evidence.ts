/** What an operator decides by: who asks, since when they are here, which names look like it, what was refused before. */
import type { Tx } from "@/lib/infra/db/client";
import { publicId } from "@/lib/infra/ids";
import type { Domain } from "./domain";
import { isActive } from "./obstacle";
import type { PendingDomain } from "./schemas";

type Evidence = Pick<PendingDomain, "team" | "owner" | "similar" | "rejections">;

const mostSimilar = 20;
const mostRejections = 20;

/** A few reads for a whole page of domains. */
export async function evidenceFor(tx: Tx, rows: readonly Domain[]): Promise<(row: Domain) => Evidence> {
  const teamIds = [...new Set(rows.map(({ teamId }) => teamId))];
  const names = [...new Set(rows.map(({ name }) => name))];
  const [teams, owners, others, facts] = await Promise.all([
    tx.team.findMany({ where: { id: { in: teamIds } } }),
    tx.member.findMany({ where: { teamId: { in: teamIds }, role: "owner" }, include: { user: true }, orderBy: { createdAt: "desc" } }),
    tx.domain.findMany({
      where: { looks: { hasSome: [...new Set(rows.flatMap(({ looks }) => looks))] } },
      include: { team: { select: { name: true } } },
      orderBy: { id: "asc" },
      take: 1000,
    }),
    tx.domainFact.findMany({
      where: { kind: "rejected", OR: [{ name: { in: names } }, { teamId: { in: teamIds } }] },
      include: { team: { select: { name: true } } },
      orderBy: { id: "desc" },
      take: 1000,
    }),
  ]);
  const teamById = new Map(teams.map((team) => [team.id, team]));
  const ownerByTeam = new Map(owners.map(({ teamId, user }) => [teamId, user]));
  return ({ id, name, teamId, looks }) => {
    const team = teamById.get(teamId);
    if (!team) throw new Error(`The team of ${name} is gone.`);
    const owner = ownerByTeam.get(teamId);
    return {
      team: { id: publicId("team", team.id), name: team.name, slug: team.slug, createdAt: team.createdAt.toISOString() },
      owner: owner
        ? { name: owner.name, email: owner.email, createdAt: owner.createdAt.toISOString(), emailVerified: owner.emailVerifiedAt !== null }
        : null,
      similar: others
        .filter((other) => other.id !== id && other.looks.some((look) => looks.includes(look)))
        .slice(0, mostSimilar)
        .map((other) => ({ domain: other.name, team: other.team.name, usable: isActive(other) && other.status === "verified" })),
      rejections: facts
        .filter((fact) => fact.name === name || fact.teamId === teamId)
        .slice(0, mostRejections)
        .map((fact) => ({ at: fact.at.toISOString(), note: fact.because ?? "", team: fact.team.name })),
    };
  };
}
