/** Where somebody belongs who opens the bare address. */
import { env } from "@/lib/infra/env";
import { anybody, listTeams } from "@/lib/teams";
import { call } from "@/lib/web/call";
import { currentSession } from "@/lib/web/session";

export type Place = { kind: "elsewhere"; href: string } | { kind: "landing"; signUp: boolean };

/** An instance without people is set up first; who is signed in goes to the first of their teams. */
export async function firstPlace(): Promise<Place> {
  if (!(await anybody())) return { kind: "elsewhere", href: "/setup" };
  if (!(await currentSession())) return { kind: "landing", signUp: env().SIGNUP === "open" };
  const { teams } = await call(null, listTeams, {});
  const [first] = teams;
  return { kind: "elsewhere", href: first ? `/${first.slug}` : "/new" };
}
