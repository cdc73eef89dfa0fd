/** What machines ask of any of our processes: is it alive, what has it measured. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { sameSecret } from "../crypto/same-secret";
import { env } from "../env";
import type { Readiness } from "../readiness";
import { registry } from ".";

/** The process answers. Touches nothing else, so that a database outage does not get it restarted. */
export const healthz = (response: ServerResponse): void => json(response, 200, { ok: true });

/** 200 when the process can do its work, else 503; one entry per check either way. */
export function readyz(response: ServerResponse, readiness: Readiness): void {
  const state = readiness.current();
  json(response, state.ok ? 200 : 503, state, state.ok ? {} : { "Retry-After": "5" });
}

/** Prometheus text, for whoever knows METRICS_TOKEN; without that setting there is nothing here. */
export async function metrics(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const wanted = env().METRICS_TOKEN;
  if (!wanted) return json(response, 404, { error: { code: "route_not_found", message: "Set METRICS_TOKEN to serve metrics." } });
  if (!sameSecret(`Bearer ${wanted}`, request.headers.authorization ?? ""))
    return json(response, 401, { error: { code: "missing_credentials", message: "Send Authorization: Bearer <METRICS_TOKEN>." } });
  const text = await registry().metrics();
  response.writeHead(200, { "Content-Type": registry().contentType, "Cache-Control": "no-store" });
  response.end(text);
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store", ...headers });
  response.end(JSON.stringify(body));
}
