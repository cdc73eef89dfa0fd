/** Whom to ask for a change: the team's admins and owners by name. */
import { atLeast } from "@/lib/kernel/principal";
import { listMembers } from "@/lib/teams";
import type { TeamWithRole } from "@/lib/teams/schemas";
import { tryCall } from "@/lib/web/call";

/** A sentence for somebody whose role is too small. */
export async function whoMayChange({ slug, kind }: TeamWithRole): Promise<string> {
  if (kind === "system") return "This is the instance’s own team. Its settings are those of the server.";
  const called = await tryCall(slug, listMembers, { limit: 200 });
  const names = called.ok ? called.data.users.filter(({ role }) => atLeast(role, "admin")).map(({ name }) => name) : [];
  if (names.length === 0) return "An admin or the owner of the team can.";
  return `${new Intl.ListFormat("en", { type: "disjunction" }).format(names.slice(0, 5))} can, as admin or owner of the team.`;
}
