import { Deleted } from "@/lib/domains";
import { pool } from "@/lib/infra/db/client";
import { job } from "@/lib/kernel/job";

/**
 * A key that was limited to a deleted domain is revoked: it could do nothing any more, and is not to come back to life when
 * somebody adds the name anew. Later keys are left alone.
 */
export const revokeKeysOfDomain = job("keys.revokeOfDomain", {
  input: Deleted,
  async run(_ctx, { teamId, name, at }) {
    await pool().query(
      "UPDATE api_keys SET revoked_at = now() WHERE team_id = $1 AND domain = $2 AND created_at <= $3 AND revoked_at IS NULL",
      [teamId, name, at],
    );
  },
});
