/** The worker: delivers mail and runs jobs. Any number of them share one database; SIGTERM ends one without sending anything twice. */
import { openRoutes, reportsChannel } from "@/lib/emails";
import { closeDatabase } from "@/lib/infra/db/client";
import { listen } from "@/lib/infra/db/listen";
import { env, waysOut } from "@/lib/infra/env";
import { log } from "@/lib/infra/log";
import { watchLoop } from "@/lib/infra/loop-delay";
import { closeQueue } from "@/lib/infra/queue";
import { runDeliveries } from "./delivery";
import { keepGauges } from "./gauges";
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
const gauges = keepGauges();
const probes = serveProbes();
const deliveries = runDeliveries(openRoutes());
const listening = listen("deliveries", deliveries.wake, deliveries.wake);
const reports = runReports();
const reporting = listen(reportsChannel, reports.wake, reports.wake);
const jobs = startJobs();
log().info({ window: env().DELIVERY_WINDOW, sendsBy: waysOut() }, "the worker works");

async function stop(why: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log().info({ why }, "the worker stops");
  setTimeout(() => process.exit(0), patienceMs + 800).unref();
  gauges.stop();
  probes.stop();
  await Promise.allSettled([deliveries.stop(patienceMs), jobs.stop(), listening.stop(), reports.stop(), reporting.stop()]);
  await Promise.allSettled([closeQueue(), closeDatabase()]);
  log().info("the worker has stopped");
  process.exit(0);
}
