/**
 * The HTTP process: the API, live updates, health and metrics are answered here, before Next; everything else is
 * Next's. With `--dev` the API goes through Next as well, so that an edit shows at once.
 */
import "./async-storage";
import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import next from "next";
import { callbacksBase, serveCallbacks } from "@/lib/api/callbacks";
import { v1 } from "@/lib/api/dialects/v1";
import { serveNode } from "@/lib/api/node-hinge";
import { clientIp, peerHeader } from "@/lib/api/peer";
import { serve } from "@/lib/api/serve";
import { closeDatabase } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { log } from "@/lib/infra/log";
import { maskedPath } from "@/lib/infra/log/mask-path";
import { watchLoop } from "@/lib/infra/loop-delay";
import { closeQueue } from "@/lib/infra/queue";
import { closeLive, openLive } from "@/lib/web/live";
import { restoreOwnOrigin } from "@/lib/web/own-origin";
import { probes } from "./health";

process.env.MAILWRIGHT_ROLE = "web";
const dev = process.argv.includes("--dev");
const { HOST, PORT } = env();
const api = serve(v1);

if (!dev && !existsSync(".next/BUILD_ID")) {
  console.error("The interface is not built. Run: npm run build");
  process.exit(1);
}
const app = next({ dev, hostname: HOST, port: PORT, dir: process.cwd(), quiet: !dev });
await app.prepare();
const page = app.getRequestHandler();

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    log().error({ err: error, path: maskedPath(request.url ?? "/") }, "a request failed by a bug of ours");
    if (!response.headersSent) response.writeHead(500, { "Content-Type": "text/plain; charset=utf-8" });
    response.end("Something broke on our side.");
  });
});
/** A client may take a minute for its headers; the doors give its body a minute and more by its size, and nothing takes longer than five. Idle connections are cut after 65 s, longer than usual proxies keep them. */
server.headersTimeout = 60_000;
server.requestTimeout = 300_000;
server.keepAliveTimeout = 65_000;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  if (!dev && (path.startsWith("/api/v1/") || path === "/api/v1")) return serveNode(api, v1.base, request, response);
  if (!dev && path.startsWith(`${callbacksBase}/`)) return serveNode(serveCallbacks, callbacksBase, request, response);
  if (path === "/api/live") return openLive(request, response);
  const probe = probes.get(path);
  if (probe) return probe(request, response);
  const ip = clientIp(request.socket.remoteAddress ?? null, headerOf(request, "x-forwarded-for"));
  if (ip) request.headers[peerHeader] = ip;
  else delete request.headers[peerHeader];
  restoreOwnOrigin(request.headers);
  return page(request, response);
}

const headerOf = (request: IncomingMessage, name: string): string | null => {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(", ") : (value ?? null);
};

if (dev) {
  const upgrade = app.getUpgradeHandler();
  server.on("upgrade", (request, socket, head) => void upgrade(request, socket, head));
} else server.on("upgrade", (_request, socket) => socket.destroy());

server.on("error", (error) => {
  log().fatal({ err: error }, `the port ${PORT} cannot be used`);
  process.exit(1);
});
watchLoop();
server.listen(PORT, HOST, () => log().info({ host: HOST, port: PORT }, "web is listening"));

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  log().info("web is stopping");
  const closed = new Promise((done) => server.close(done));
  await closeLive();
  server.closeIdleConnections();
  const hurry = setTimeout(() => server.closeAllConnections(), 5000);
  await closed;
  clearTimeout(hurry);
  await Promise.allSettled([closeQueue(), closeDatabase()]);
  process.exit(0);
}
process.on("SIGTERM", () => void stop());
process.on("SIGINT", () => void stop());
/** The supervisor that started us died: nobody would ever stop us. */
process.on("disconnect", () => void stop());
