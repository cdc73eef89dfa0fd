/** The browser's door: POST /api/dashboard/[team]/[operation]. A session and our own origin, never a key. */
import { refusal } from "@/lib/api/dialects/v1";
import { readJson } from "@/lib/api/read-body";
import { ipOf, toExchange } from "@/lib/api/web-hinge";
import { appUrl } from "@/lib/infra/env";
import { newUuid } from "@/lib/infra/ids";
import { log } from "@/lib/infra/log";
import { type Base, open } from "@/lib/kernel/context";
import { execute, toFault } from "@/lib/kernel/execute";
import { Fault, forbidden, kinds } from "@/lib/kernel/fault";
import { isForStaff, type Operation } from "@/lib/kernel/operation";
import { peekOperation } from "@/lib/operations";
import { enter, noTeam } from "./member";
import { readSession } from "./session";

/** `{ data, touches }`, or the API's own error body. Never rejects. */
export async function dashboardDoor(request: Request, team: string, name: string): Promise<Response> {
  const requestId = newUuid();
  const started = performance.now();
  const response = await respond(request, team, name, requestId);
  const ms = Math.round(performance.now() - started);
  log().info({ requestId, operation: name.slice(0, 80), status: response.status, ms }, "dashboard request");
  return response;
}

async function respond(request: Request, team: string, name: string, requestId: string): Promise<Response> {
  const exchange = toExchange(request, "");
  try {
    refuseForeign(request);
    const operation = peekOperation(name);
    if (!operation || operation.file) throw new Fault("not_found", "operation_not_found", "There is no such operation.");
    const ctx = await openFor(operation, request, team, requestId);
    const { output } = await execute(operation, ctx, () => readJson(exchange, operation), request.headers.get("idempotency-key"));
    return answer(200, { data: output, touches: operation.touches ?? [] }, requestId);
  } catch (error) {
    return refuse(error, requestId);
  } finally {
    exchange.release();
  }
}

/** A page of another origin cannot make a browser send this header with our origin in it. */
export function refuseForeign(request: Request): void {
  const origin = request.headers.get("origin");
  const own = new Set([new URL(appUrl()).origin, `${new URL(appUrl()).protocol}//${request.headers.get("host") ?? ""}`]);
  if (origin && own.has(origin)) return;
  if (!origin && request.headers.get("sec-fetch-site") === "same-origin") return;
  throw forbidden("foreign_origin", "This can only be asked by the dashboard itself.");
}

export async function openFor(operation: Operation, request: Request, team: string, requestId: string): Promise<Base> {
  const common = {
    requestId,
    ip: ipOf(request.headers),
    userAgent: request.headers.get("user-agent"),
    signal: () => request.signal,
  };
  const signed = await readSession(request.headers.get("cookie"));
  if (!signed) {
    if (operation.access === "anyone") return open({ ...common, principal: { kind: "anyone" } });
    throw new Fault("unauthenticated", "signed_out", "Your session has ended. Sign in again.");
  }
  if (isForStaff(operation.access)) {
    if (!signed.user.isStaff) throw forbidden("staff_only", "Only the operators of this instance may do this.");
    return open({ ...common, principal: { kind: "staff", userId: signed.user.id, sessionId: signed.sessionId } });
  }
  return open({ ...common, ...(await enter(signed, typeof operation.access === "string" ? noTeam : team)) });
}

export function refuse(error: unknown, requestId: string): Response {
  const fault = toFault(error);
  if (!fault) log().error({ err: error, requestId }, "a dashboard request failed by a bug of ours");
  const shown =
    fault ?? new Fault("unavailable", "internal_error", "Something broke on our side. The request id helps the operator to find it.");
  const retry = shown.detail.retryAfterSeconds;
  return answer(
    fault ? kinds[fault.kind].http : 500,
    refusal(shown, requestId),
    requestId,
    retry === undefined ? {} : { "Retry-After": String(retry) },
  );
}

const answer = (status: number, body: unknown, requestId: string, headers: Record<string, string> = {}) =>
  Response.json(body, {
    status,
    headers: { "Cache-Control": "no-store", "X-Request-Id": requestId, "X-Content-Type-Options": "nosniff", ...headers },
  });
