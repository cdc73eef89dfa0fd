import { z } from "zod";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { removedTotal } from "@/lib/infra/metrics";
import { job } from "@/lib/kernel/job";
import { systemTeam } from "@/lib/teams";
import { firstIdAt } from "./moment-ids";

/** The tag of mail that carries a secret link: until when the link works, ISO 8601. */
export const secretUntil = "secret_until";

const hourMs = 3_600_000;
/** Longer than any link works. */
const longestMs = 7 * 24 * hourMs;

/**
 * The content of the instance's own mail with a secret link (to verify an address, to set a password) is removed when it has left: of
 * a link only the hash is kept, and its mail must not be the place where it can be read. What the sandbox took nobody else got, so
 * there it can be read as long as the link works. What still waits to leave stays.
 */
export const removeSecrets = job("emails.removeSecrets", {
  input: z.object({}),
  cron: "* * * * *",
  async run() {
    const team = await systemTeam();
    const since = firstIdAt(Date.now() - longestMs - env().DELIVERY_GIVE_UP_HOURS * hourMs);
    const { rows } = await pool().query<{ n: number }>(text, [team.id, since, secretUntil]);
    removedTotal().inc({ what: "content" }, rows[0]?.n ?? 0);
  },
});

const text = `
  WITH over AS (
    SELECT e.id FROM emails e
    WHERE e.team_id = $1 AND e.id > $2 AND e.source = 'system' AND jsonb_exists(e.tags, $3) AND e.content_removed_at IS NULL
      AND NOT EXISTS (SELECT FROM deliveries d WHERE d.email_id = e.id)
      AND ((e.tags ->> $3)::timestamptz <= now() OR NOT EXISTS (SELECT FROM sandbox_messages s WHERE s.email_id = e.id))
  ), removed AS (
    UPDATE emails SET html = NULL, text = NULL, headers = NULL, content_removed_at = now(), removal_put_off = NULL
    WHERE id IN (SELECT id FROM over) RETURNING id
  ), kept AS (
    DELETE FROM sandbox_messages WHERE email_id IN (SELECT id FROM removed)
  )
  SELECT count(*)::int AS n FROM removed`;
