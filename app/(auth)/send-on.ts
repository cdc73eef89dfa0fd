/** Pages for visitors: whoever is signed in has no business there, and before the first owner nobody has. */
import { redirect } from "next/navigation";
import { setupStatus } from "@/lib/teams";
import { call } from "@/lib/web/call";
import { ownPath } from "@/lib/web/callback-url";
import { currentSession } from "@/lib/web/session";
import { homePath } from "./home-path";

/** Returns only for a visitor of an instance that has an owner. */
export async function sendOn(callbackUrl?: string): Promise<void> {
  if (await currentSession()) redirect(ownPath(callbackUrl) ?? (await homePath()));
  const { needed } = await call(null, setupStatus, {});
  if (needed) redirect("/setup");
}
