/** The HTTP process. `router.ts` says who answers what; with `--dev` the API goes through Next as well, so that an edit shows at once. */
import "./async-storage";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import next from "next";
import { keepQueueGauges } from "@/lib/emails";
import { closeDatabase } from "@/lib/infra/db/client";
import { appUrl, env } from "@/lib/infra/env";
import { keepBeating } from "@/lib/infra/heartbeat";
import { log } from "@/lib/infra/log";
import { maskedPath } from "@/lib/infra/log/mask-path";
import { watchLoop } from "@/lib/infra/loop-delay";
import { closeQueue } from "@/lib/infra/queue";
import { keepReadiness } from "@/lib/infra/readiness";
import { closeLive } from "@/lib/web/live";
import { pageHeaders } from "@/lib/web/page-headers";
import { drainable } from "./drain";
import { probesOf, webChecks } from "./health";
import { allowances } from "./pages/allowances";
import { documentPaths, documents } from "./pages/documents";
import { pageGate } from "./pages/gate";
import { quiet } from "./pages/quiet";
import { staticFiles } from "./pages/static-files";
import { answerClientErrors } from "./request/client-errors";
import { router } from "./router";
import { onStopSignals } from "./start/stop-signals";
import { hearSupervisor } from "./supervised";

process.env.MAILWRIGHT_ROLE = "web";
const dev = process.argv.includes("--dev");
const { HOST, PORT, DRAIN_SECONDS, PAGE_RATE } = env();
/** What is being answered may take so long after the port is closed: within what `npm start` and an orchestrator give before they kill. */
const graceMs = process.env.MAILWRIGHT_SUPERVISED ? 5000 : 20_000;
/** Pages that one session may ask for in a minute: more than a person and all that their browser fetches ahead. */
const pagesOfSession = 1200;
/** Pages of strangers are computing, those of members wait for the database most of their time. */
const strangersAtOnce = 2;
const membersAtOnce = 8;

if (!dev && !existsSync(".next/BUILD_ID")) {
  console.error("The interface is not built. Run: npm run build");
  process.exit(1);
}
const app = next({ dev, hostname: HOST, port: PORT, dir: process.cwd(), quiet: !dev });
await app.prepare();
const page = app.getRequestHandler();

const readiness = keepReadiness(webChecks);
const gauges = keepQueueGauges();
const answer = router({ probes: probesOf(readiness), page, built: dev ? null : await openBuild() });

async function openBuild() {
  const headers = pageHeaders(appUrl());
  const api = quiet();
  const docs = documents(page, documentPaths(), headers);
  await docs.prepare();
  return {
    documents: docs,
    isStaticFile: staticFiles(),
    api,
    strangers: { allowances: allowances(PAGE_RATE), gate: pageGate(strangersAtOnce, api) },
    members: { allowances: allowances(PAGE_RATE === 0 ? 0 : Math.max(PAGE_RATE, pagesOfSession)), gate: pageGate(membersAtOnce, api) },
    pageHeaders: headers,
  };
}

/** A missing Host header is answered by the router, in JSON. */
const server = createServer({ requireHostHeader: false }, (request, response) => {
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
answerClientErrors(server);

if (dev) {
  const upgrade = app.getUpgradeHandler();
  server.on("upgrade", (request, socket, head) => void upgrade(request, socket, head));
} else server.on("upgrade", (_request, socket) => socket.destroy());

server.on("error", (error) => {
  log().fatal({ err: error }, `the port ${PORT} cannot be used`);
  process.exit(1);
});
watchLoop();
const drain = drainable(server, { noticeMs: DRAIN_SECONDS * 1000, graceMs, notice: readiness.drain, closed: closeLive });
server.listen(PORT, HOST, () => {
  log().info({ host: HOST, port: PORT }, "web is listening");
  keepBeating();
});
hearSupervisor();

let ending = false;
async function stop(): Promise<void> {
  if (ending) return;
  ending = true;
  log().info({ drainSeconds: DRAIN_SECONDS }, "web is stopping");
  await drain.stop();
  readiness.stop();
  gauges.stop();
  await Promise.allSettled([closeQueue(), closeDatabase()]);
  process.exit(0);
}
/** Asked again, it ends what is still being answered. */
onStopSignals({ first: () => void stop(), again: () => void drain.stop() });
/** The supervisor that started us died: nobody would ever stop us. */
process.on("disconnect", () => void stop());
