/** What machines ask of the HTTP process: whether it is alive, whether requests can be served, what it measured. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { databaseChecks } from "@/lib/infra/db/checks";
import { healthz, metrics, readyz } from "@/lib/infra/metrics/probes";
import type { Checks, Readiness } from "@/lib/infra/readiness";
import { probeDatabase } from "@/lib/keys";

export type Answerer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** By path. None of them asks the database. */
export function probesOf(readiness: Readiness): ReadonlyMap<string, Answerer> {
  const alive: Answerer = (_request, response) => healthz(response);
  return new Map<string, Answerer>([
    ["/healthz", alive],
    ["/health", alive],
    ["/api/health", alive],
    ["/readyz", (_request, response) => readyz(response, readiness)],
    ["/metrics", metrics],
  ]);
}

/** For `keepReadiness`. The database is asked by the way that requests take, so that it is seen as they see it. */
export const webChecks: Checks = {
  ...databaseChecks,
  database: async () => {
    await probeDatabase();
    return { ok: true, says: "answers" };
  },
};
