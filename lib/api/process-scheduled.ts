import { wakeWorkers } from "../emails";
import { sameSecret } from "../infra/crypto/same-secret";
import { env } from "../infra/env";

/**
 * For a clock that calls `/api/cron/process-scheduled`, as other systems want one. Schedules stand in PostgreSQL and workers watch them, so
 * nothing depends on it: it wakes them. 404 where no secret is set.
 */
export function processScheduled(request: Request): Response {
  const secret = env().CRON_SECRET;
  if (!secret) return say(404, { error: "CRON_SECRET is not set. Scheduled email leaves without it." });
  const given = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  if (!sameSecret(secret, given)) return say(401, { error: "Send Authorization: Bearer and the CRON_SECRET." });
  wakeWorkers();
  return say(200, { ok: true });
}

const say = (status: number, body: unknown): Response =>
  Response.json(body, {
    status,
    headers: { "Cache-Control": "no-store", ...(status === 401 ? { "WWW-Authenticate": "Bearer" } : {}) },
  });
