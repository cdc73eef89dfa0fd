/** /healthz, /readyz and /metrics of a worker, for whoever set WORKER_PORT. */
import { createServer } from "node:http";
import { env } from "@/lib/infra/env";
import { log } from "@/lib/infra/log";
import { healthz, json, metrics, readyz } from "@/lib/infra/metrics/probes";
import type { Readiness } from "@/lib/infra/readiness";

/** A port that is taken is told in the log and keeps no mail waiting. */
export function serveProbes(readiness: Readiness): { stop(): void } {
  const { HOST, WORKER_PORT } = env();
  if (WORKER_PORT === undefined) return { stop: () => undefined };
  const server = createServer((request, response) => {
    const path = request.url?.split("?")[0];
    if (path === "/healthz") healthz(response);
    else if (path === "/readyz") readyz(response, readiness);
    else if (path === "/metrics") void metrics(request, response);
    else json(response, 404, { error: { code: "route_not_found", message: "A worker answers /healthz, /readyz and /metrics." } });
  });
  server.on("error", (error) => log().error({ err: error }, `the port ${WORKER_PORT} cannot be used`));
  server.listen(WORKER_PORT, HOST);
  return {
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
