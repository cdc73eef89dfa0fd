/** The ways into and out of a pause. A paused team reads and changes nothing; its mail waits where it is. */
import { newUuid, publicId } from "@/lib/infra/ids";
import type { Base } from "@/lib/kernel/context";
import { hintLive } from "@/lib/kernel/live";
import { teamPaused, teamWarned } from "./events";

export interface Reproach {
  readonly teamId: string;
  /** What the team is told, in whole sentences. */
  readonly because: string;
  readonly by: "guard" | "staff";
  /** As it stood when the team was judged; a team that was resumed since is judged anew. */
  readonly resumedAt: Date | null;
}

/** From the commit on nothing of the team's is accepted and nothing claimed. False when it was paused already, or is gone. */
export const pauseTeam = (ctx: Pick<Base, "atomically">, { teamId, because, by, resumedAt }: Reproach): Promise<boolean> =>
  ctx.atomically(async (tx) => {
    const count = await tx.db.$executeRaw`
      UPDATE teams SET paused_at = now(), paused_because = ${because}
      WHERE id = ${teamId}::uuid AND kind = 'customer' AND paused_at IS NULL AND resumed_at IS NOT DISTINCT FROM ${resumedAt}::timestamptz`;
    if (count === 0) return false;
    if (by === "guard")
      await tx.db.auditEntry.create({
        data: {
          id: newUuid(),
          teamId,
          actorKind: "system",
          operation: "teams.pause",
          target: publicId("team", teamId),
          requestId: tx.requestId,
          note: because,
        },
      });
    await tx.emit(teamPaused, { teamId, because, by });
    await hintLive(tx.db, "emails", teamId);
    return true;
  });

/** Once a day. False when it was warned within the last 24 hours, is paused, or is gone. */
export const warnTeam = (ctx: Pick<Base, "atomically">, { teamId, because }: Reproach): Promise<boolean> =>
  ctx.atomically(async (tx) => {
    const count = await tx.db.$executeRaw`
      UPDATE teams SET warned_at = now()
      WHERE id = ${teamId}::uuid AND kind = 'customer' AND paused_at IS NULL AND (warned_at IS NULL OR warned_at <= now() - interval '24 hours')`;
    if (count > 0) await tx.emit(teamWarned, { teamId, because });
    return count > 0;
  });
