/** Where somebody belongs who opens the bare address. */
import { env } from "@/lib/infra/env";
import { anybody } from "@/lib/teams";
import { currentSession } from "@/lib/web/session";
import { homePath } from "./(auth)/home-path";

export type Place = { kind: "elsewhere"; href: string } | { kind: "landing"; signUp: boolean };

/** An instance without people is set up first; who is signed in goes to the first of their teams. */
export async function firstPlace(): Promise<Place> {
  if (!(await anybody())) return { kind: "elsewhere", href: "/setup" };
  if (!(await currentSession())) return { kind: "landing", signUp: env().SIGNUP === "open" };
  return { kind: "elsewhere", href: await homePath() };
}
