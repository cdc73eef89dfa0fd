/** Which of many open streams must end, in one statement: asked every few seconds by processes that hold streams. */
import { pool } from "@/lib/infra/db/client";
import { plain } from "@/lib/infra/db/literal";

export interface StreamOwner {
  readonly sessionId: string;
  readonly userId: string;
  readonly teamId: string;
}

/**
 * Those whose session was revoked or has expired, or whose person is no member of the team any more. Operators look into the
 * instance's own team without being members of it; they are judged by their session alone.
 */
export async function endedAmong<Owner extends StreamOwner>(owners: readonly Owner[]): Promise<Owner[]> {
  const { rows } = await pool().query<{ n: number }>({
    name: "ended-sessions",
    text: `SELECT o.n::int
           FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) WITH ORDINALITY AS o (session_id, user_id, team_id, n)
             LEFT JOIN sessions s ON s.id = o.session_id LEFT JOIN users u ON u.id = s.user_id LEFT JOIN teams t ON t.id = o.team_id
           WHERE u.id IS NULL OR s.revoked_at IS NOT NULL OR s.version <> u.session_version OR s.expires_at <= now()
             OR (coalesce(t.kind, 'customer') = 'customer' AND NOT EXISTS (SELECT FROM members m WHERE m.team_id = o.team_id AND m.user_id = o.user_id))`,
    values: [
      plain(owners.map(({ sessionId }) => sessionId)),
      plain(owners.map(({ userId }) => userId)),
      plain(owners.map(({ teamId }) => teamId)),
    ],
  });
  return rows.flatMap(({ n }) => owners[n - 1] ?? []);
}
