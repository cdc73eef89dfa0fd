import { wakeWorkers } from "../emails";
import { sameSecret } from "../infra/crypto/same-secret";
import { env } from "../infra/env";

/**
 * For a clock that calls `/api/cron/process-scheduled`, as other systems want one. Schedules stand in PostgreSQL and workers watch them, so
 * nothing depends on it: it wakes them. 404 where no secret is set.
 */
export function processScheduled(request: Request): Response {
  const secret = env().CRON_SECRET;
  if (!secret) return refuse(404, "route_not_found", "Set CRON_SECRET to be called by a clock. Scheduled email leaves without one.");
  const given = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  if (!sameSecret(secret, given)) return refuse(401, "missing_credentials", "Send Authorization: Bearer <CRON_SECRET>.");
  wakeWorkers();
  return say(200, { ok: true });
}

const refuse = (status: number, code: string, message: string): Response => say(status, { error: { code, message } });

const say = (status: number, body: unknown): Response =>
  Response.json(body, {
    status,
    headers: { "Cache-Control": "no-store", ...(status === 401 ? { "WWW-Authenticate": "Bearer" } : {}) },
  });
