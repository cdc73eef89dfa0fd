/** The figures of the queue that a scrape shows, read by a timer: a scrape or a probe never asks the database. */
import { log } from "@/lib/infra/log";
import { queueDepth, queueLate, queueOldest } from "@/lib/infra/metrics";
import { queueState } from "./queue-state";

const everyMs = 15_000;

/** Web and workers both keep them, so that a queue without any worker is seen too. What cannot be read is absent, never old. */
export function keepQueueGauges(): { read(): Promise<void>; stop(): void } {
  let reading = false;
  const read = async () => {
    if (reading) return;
    reading = true;
    try {
      for (const { lane, waiting, oldestSeconds, lateSeconds } of await queueState()) {
        const labels = { lane: String(lane) };
        queueDepth().set(labels, waiting);
        queueOldest().set(labels, oldestSeconds);
        queueLate().set(labels, lateSeconds);
      }
    } catch (error) {
      for (const gauge of [queueDepth(), queueOldest(), queueLate()]) gauge.reset();
      log().debug({ err: error }, "the queue could not be measured");
    } finally {
      reading = false;
    }
  };
  void read();
  const timer = setInterval(read, everyMs);
  timer.unref();
  return { read, stop: () => clearInterval(timer) };
}
