/** The worker: delivers mail and runs jobs. Any number of them share one database; SIGTERM ends one without sending anything twice. */
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

/** What is being sent may go on so long after a signal; jobs and connections close beside it. */
const patienceMs = 6000;

process.env.MAILWRIGHT_ROLE ??= "worker";
env();

/** Before anything is begun: from the first claim on a signal must find us listening. */
let stopping = false;
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

async function stop(why: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log().info({ why }, "the worker stops");
  setTimeout(() => process.exit(0), patienceMs + 800).unref();
  gauges.stop();
  readiness.drain();
  await Promise.allSettled([deliveries.stop(patienceMs), jobs.stop(), listening.stop(), reports.stop(), reporting.stop()]);
  readiness.stop();
  await Promise.allSettled([closeQueue(), closeDatabase()]);
  probes.stop();
  log().info("the worker has stopped");
  process.exit(0);
}
