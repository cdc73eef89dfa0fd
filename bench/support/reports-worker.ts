/** The part of a worker that applies what providers report, in a process of its own, woken as worker/main.ts wakes it. */
import { reportsChannel } from "@/lib/emails";
import { listen } from "@/lib/infra/db/listen";
import { runReports } from "@/worker/reports";

const reports = runReports();
listen(reportsChannel, reports.wake, reports.wake);
console.log(JSON.stringify({ works: true }));
process.on("SIGTERM", () => void reports.stop().then(() => process.exit(0)));
