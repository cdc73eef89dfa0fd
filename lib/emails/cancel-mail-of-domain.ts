import { Deleted } from "@/lib/domains";
import { pool } from "@/lib/infra/db/client";
import { job } from "@/lib/kernel/job";
import { canceledFrom } from "./canceled-from";
import { liveHint } from "./live-hint";
import { deletedText } from "./outcome";

const batch = 500;

/**
 * What waits to be sent from a deleted domain is canceled, a batch at a time. A message that a worker holds is left to it: it
 * settles what it handed over, and cancels what it has not. Mail accepted after the deletion belongs to a domain that was added anew.
 */
export const cancelMailOfDomain = job("emails.cancelOfDomain", {
  input: Deleted,
  async run(_ctx, { teamId, name, at }) {
    for (;;) {
      const { rows } = await pool().query<{ n: number }>(text, [
        teamId,
        `@${name}`,
        at,
        batch,
        { reason: "domain_deleted", text: deletedText(name) },
      ]);
      liveHint(teamId);
      if ((rows[0]?.n ?? 0) < batch) return;
    }
  },
});

const text = `
  WITH chosen AS (
    SELECT d.email_id FROM deliveries d JOIN emails e ON e.id = d.email_id
    WHERE d.team_id = $1 AND right(e.from_address, length($2)) = $2 AND e.created_at <= $3
      AND (d.leased_until IS NULL OR d.leased_until < now())
    LIMIT $4 FOR UPDATE OF d SKIP LOCKED
  ), ${canceledFrom("$5::jsonb")}
  SELECT count(*)::int AS n FROM done`;
