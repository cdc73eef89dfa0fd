/**
 * The worker: delivers mail and runs jobs. Any number of them share one database. SIGTERM ends one without sending anything twice, as
 * long as it may wait for the answers to what it has handed over (STOP_SECONDS).
 */
import { openRoutes, reportsChannel } from "@/lib/emails";
import { closeDatabase } from "@/lib/infra/db/client";
import { listen } from "@/lib/infra/db/listen";
import { env, waysOut } from "@/lib/infra/env";
import { log } from "@/lib/infra/log";
import { closeQueue } from "@/lib/infra/queue";
import { runDeliveries } from "./delivery";
import { keepGauges } from "./gauges";
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

const gauges = keepGauges();
const probes = serveProbes();
const deliveries = runDeliveries(openRoutes());
const listening = listen("deliveries", deliveries.wake, deliveries.wake);
const reports = runReports();
const reporting = listen(reportsChannel, reports.wake, reports.wake);
const jobs = startJobs();
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
  await Promise.allSettled([deliveries.stop(patienceMs), jobs.stop(patienceMs), listening.stop(), reports.stop(), reporting.stop()]);
  gauges.stop();
  probes.stop();
  await Promise.allSettled([closeQueue(), closeDatabase()]);
  log().info("the worker has stopped");
  process.exit(0);
}
