/** Sessions as rows: what a signed cookie refers to, and what makes revoking real. */
import { db, pool, type Tx } from "@/lib/infra/db/client";
import type { User } from "@/lib/infra/db/generated/client";
import { newUuid } from "@/lib/infra/ids";
import { Fault } from "@/lib/kernel/fault";
import { noteAside, noteSecurityEvent } from "./security-event";

export const idleDays = 7;
export const longestDays = 30;
const day = 86_400_000;

export interface OpenedSession {
  readonly sessionId: string;
  readonly version: number;
}
export interface LiveSession {
  readonly sessionId: string;
  readonly user: User;
}

/** Where somebody signs in or out. */
export interface From {
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly requestId?: string;
}

/**
 * A new id at every sign-in, so that a session cannot be fixed beforehand.
 * @param user as whose password was checked; the lock makes a change of password wait, or this see it.
 * @throws Fault password_changed when it is another one by now
 */
export async function openSession(user: Pick<User, "id" | "passwordHash">, from: From): Promise<OpenedSession> {
  const { rows } = await pool().query<{ id: string; version: number }>(
    `INSERT INTO sessions (id, user_id, version, expires_at, ip, user_agent)
     SELECT $1, id, session_version, $4, $5, $6 FROM users WHERE id = $2 AND password_hash = $3 FOR SHARE
     RETURNING id, version`,
    [newUuid(), user.id, user.passwordHash, new Date(Date.now() + longestDays * day), from.ip, from.userAgent?.slice(0, 400) ?? null],
  );
  const [row] = rows;
  const signIn = {
    operation: "people.signIn",
    userId: user.id,
    requestId: from.requestId ?? newUuid(),
    ip: from.ip,
    userAgent: from.userAgent,
  } as const;
  if (!row) {
    noteAside({ ...signIn, outcome: "refused" });
    throw new Fault("unauthenticated", "password_changed", "The password was changed a moment ago. Sign in with the new one.");
  }
  await noteSecurityEvent({ ...signIn, outcome: "ok" });
  return { sessionId: row.id, version: row.version };
}

/** Null when it was revoked, has expired, lay idle too long, or was opened before its person signed out everywhere. */
export async function readSessionRow({ sessionId, version }: OpenedSession): Promise<LiveSession | null> {
  const row = await db().session.findUnique({ where: { id: sessionId }, include: { user: true } });
  const now = Date.now();
  if (!row || row.revokedAt || row.version !== version || row.user.sessionVersion !== version) return null;
  if (row.expiresAt.getTime() <= now || row.lastSeenAt.getTime() + idleDays * day <= now) return null;
  if (row.lastSeenAt.getTime() < now - 60_000)
    await db().session.updateMany({ where: { id: sessionId }, data: { lastSeenAt: new Date(now) } });
  return { sessionId, user: row.user };
}

/** Signs a browser out. One that is signed out already stays so, and nothing is noted. */
export async function endSession(sessionId: string, from: From = { ip: null, userAgent: null }): Promise<void> {
  const { rows } = await pool().query<{ user_id: string }>(
    "UPDATE sessions SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING user_id",
    [sessionId],
  );
  const [row] = rows;
  if (!row) return;
  const { ip, userAgent, requestId = newUuid() } = from;
  await noteSecurityEvent({ operation: "people.signOut", outcome: "ok", userId: row.user_id, requestId, ip, userAgent });
}

/** Ends all sessions of a person but one, at once in every process. */
export async function endOtherSessions(tx: Tx, userId: string, keep: string | null, now: Date): Promise<number> {
  const { count } = await tx.session.updateMany({
    where: { userId, revokedAt: null, ...(keep ? { id: { not: keep } } : {}) },
    data: { revokedAt: now },
  });
  return count;
}
