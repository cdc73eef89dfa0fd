/** Keeps the figures of the queue that a scrape shows. */
import { queueState } from "@/lib/emails";
import { log } from "@/lib/infra/log";
import { queueDepth, queueOldest } from "@/lib/infra/metrics";

const everyMs = 15_000;

export function keepGauges(): { stop(): void } {
  const read = async () => {
    try {
      const lanes = await queueState();
      for (const { lane, waiting } of lanes) queueDepth().set({ lane: String(lane) }, waiting);
      queueOldest().set(Math.max(...lanes.map(({ oldestSeconds }) => oldestSeconds)));
    } catch (error) {
      log().debug({ err: error }, "the queue could not be measured");
    }
  };
  void read();
  const timer = setInterval(read, everyMs);
  return { stop: () => clearInterval(timer) };
}
