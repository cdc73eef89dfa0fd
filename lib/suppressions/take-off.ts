/** Taking addresses off a team's list: all of those that are named or none, and after a complaint never without a reason. */
import type { Inside, TeamContext } from "@/lib/kernel/context";
import { invalid } from "@/lib/kernel/fault";
import type { SuppressionColumns } from "./suppression";

/** @throws Fault note_required */
export function takeOff(ctx: TeamContext, rows: readonly SuppressionColumns[], note: string | undefined): Promise<void> {
  return ctx.atomically(async (tx) => {
    const ids = rows.map(({ id }) => id);
    const complaints = note ? 0 : await tx.db.suppression.count({ where: { ...named(tx, ids), reason: "complaint" } });
    if (complaints > 0) throw noteRequired(complaints);
    const wanted = note ? named(tx, ids) : { ...named(tx, ids), reason: { not: "complaint" } };
    await tx.db.suppression.deleteMany({ where: wanted });
  });
}

const named = ({ team }: Pick<Inside<TeamContext>, "team">, ids: string[]) => ({ teamId: team.id, id: { in: ids } });

const noteRequired = (complaints: number) =>
  invalid(
    "note",
    complaints === 1
      ? "The recipient complained. Say in “note” why it may be written to again."
      : `${complaints} of the recipients complained. Say in “note” why they may be written to again.`,
    "note_required",
  );

/** For the audit log: whom it was about, and why. */
export const removalNote = (removed: readonly { email: string; reason: string }[], note: string | undefined): string =>
  `${removed.map(({ email, reason }) => `${email} (${reason})`).join(", ")}${note ? `: ${note}` : ""}`;
