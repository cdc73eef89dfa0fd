/**
 * The worker: delivers mail and runs jobs. Any number of them share one database. SIGTERM ends one without sending anything twice, as
 * long as it may wait for the answers to what it has handed over (STOP_SECONDS).
 */
import { keepQueueGauges, openRoutes, reportsChannel } from "@/lib/emails";
import { databaseChecks } from "@/lib/infra/db/checks";
import { closeDatabase } from "@/lib/infra/db/client";
import { listen } from "@/lib/infra/db/listen";
import { env, waysOut } from "@/lib/infra/env";
import { keepBeating } from "@/lib/infra/heartbeat";
import { log } from "@/lib/infra/log";
import { watchLoop } from "@/lib/infra/loop-delay";
import { closeQueue } from "@/lib/infra/queue";
import { keepReadiness } from "@/lib/infra/readiness";
import { runDeliveries } from "./delivery";
import { startJobs } from "./jobs";
import { serveProbes } from "./probes";
import { runReports } from "./reports";

/** For what closes after the last delivery. */
const closingMs = 800;
/** npm passes on the Ctrl-C that the terminal has sent to us as well, so what comes within this time is the same one. */
const sameSignalMs = 500;

process.env.MAILWRIGHT_ROLE ??= "worker";
env();

/** Before anything is begun: from the first claim on a signal must find us listening. */
let stoppingSince: number | null = null;
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(signal));
/** A supervisor that started us is gone. */
process.on("disconnect", () => void stop("disconnect"));

watchLoop();
const gauges = keepQueueGauges();
const readiness = keepReadiness(databaseChecks);
const probes = serveProbes(readiness);
const deliveries = runDeliveries(openRoutes());
const listening = listen("deliveries", deliveries.wake, deliveries.wake);
const reports = runReports();
const reporting = listen(reportsChannel, reports.wake, reports.wake);
const jobs = startJobs();
keepBeating();
log().info({ window: env().DELIVERY_WINDOW, sendsBy: waysOut() }, "the worker works");

/** Asked again, it waits no longer: what is handed over and unanswered counts as unknown. */
async function stop(why: string): Promise<void> {
  if (stoppingSince !== null) {
    if (why !== "disconnect" && performance.now() - stoppingSince > sameSignalMs) process.exit(1);
    return;
  }
  stoppingSince = performance.now();
  const patienceMs = env().STOP_SECONDS * 1000;
  log().info({ why, seconds: env().STOP_SECONDS }, "the worker stops");
  setTimeout(() => process.exit(0), patienceMs + closingMs).unref();
  readiness.drain();
  await Promise.allSettled([deliveries.stop(patienceMs), jobs.stop(patienceMs), listening.stop(), reports.stop(), reporting.stop()]);
  gauges.stop();
  readiness.stop();
  await Promise.allSettled([closeQueue(), closeDatabase()]);
  probes.stop();
  log().info("the worker has stopped");
  process.exit(0);
}
