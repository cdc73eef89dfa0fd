import { wakeWorkers } from "../emails";
import { sameSecret } from "../infra/crypto/same-secret";
import { env } from "../infra/env";
import { newUuid } from "../infra/ids";
import { Fault, kinds } from "../kernel/fault";
import { refusal } from "./dialects/v1";

/**
 * For a clock that calls `/api/cron/process-scheduled`, as other systems want one. Schedules stand in PostgreSQL and workers watch them, so
 * nothing depends on it: it wakes them. 404 where no secret is set.
 */
export function processScheduled(request: Request): Response {
  const secret = env().CRON_SECRET;
  if (!secret)
    return refuse(
      new Fault("not_found", "route_not_found", "Set CRON_SECRET to be called by a clock. Scheduled email leaves without one."),
    );
  const given = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  if (!sameSecret(secret, given))
    return refuse(new Fault("unauthenticated", "missing_credentials", "Send Authorization: Bearer <CRON_SECRET>."));
  wakeWorkers();
  return say(200, { ok: true }, newUuid());
}

function refuse(fault: Fault): Response {
  const requestId = newUuid();
  return say(kinds[fault.kind].http, refusal(fault, requestId), requestId);
}

const say = (status: number, body: unknown, requestId: string): Response =>
  Response.json(body, {
    status,
    headers: { "Cache-Control": "no-store", "X-Request-Id": requestId, ...(status === 401 ? { "WWW-Authenticate": "Bearer" } : {}) },
  });
