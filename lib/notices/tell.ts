/** Who is told: those who run a team, or those who run the instance. */
import type { ReactElement } from "react";
import { appUrl } from "@/lib/infra/env";
import type { OpenContext } from "@/lib/kernel/context";
import { sendNotice } from "./send-notice";

const told = ["admin", "owner"];
export const proven = { emailVerifiedAt: { not: null } };

interface News<Team extends string | null> {
  readonly job: string;
  readonly subject: string;
  /** @param team its name; null for operators of the instance */
  content(name: string, team: Team, link: string): Promise<ReactElement>;
}

/** One mail to each owner and admin; when it is run again, those who got theirs get none. @param page of the team, `/reports` say */
export async function tellTeam(ctx: OpenContext, teamId: string, page: string, news: News<string>): Promise<void> {
  const team = await ctx.db.team.findUnique({
    where: { id: teamId },
    include: { members: { where: { role: { in: told }, user: proven }, include: { user: true } } },
  });
  if (!team) return;
  const link = `${appUrl()}/${team.slug}${page}`;
  for (const { user } of team.members)
    await sendNotice(ctx, { job: news.job, subject: news.subject, to: user, content: () => news.content(user.name, team.name, link) });
}

/** The same to each operator. The link leads to this page of a team of theirs, or to the instance. */
export async function tellOperators(ctx: OpenContext, page: string, news: News<null>): Promise<void> {
  const operators = await ctx.db.user.findMany({
    where: { isStaff: true, ...proven },
    include: { members: { take: 1, orderBy: { createdAt: "asc" }, include: { team: { select: { slug: true } } } } },
  });
  for (const user of operators) {
    const slug = user.members[0]?.team.slug;
    const link = slug ? `${appUrl()}/${slug}${page}` : appUrl();
    await sendNotice(ctx, { job: news.job, subject: news.subject, to: user, content: () => news.content(user.name, null, link) });
  }
}
