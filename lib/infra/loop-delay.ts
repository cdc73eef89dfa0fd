/**
 * Whether the event loop stands: one thread answers all requests of a process and delivers all its mail, so work that does not yield
 * holds up everybody. Measured for Prometheus, and written to the log when it was long enough to be felt.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { log } from "./log";
import { loopDelay } from "./metrics";

/** How often it is looked at, in milliseconds. */
const everyMs = 10_000;
/** A delay of more than this is told in the log. */
const longMs = 1000;
/** What the histogram itself waits for between two samples, which is no delay. */
const resolutionMs = 20;

/** What is needed of the histogram; nanoseconds. */
export interface LoopHistogram {
  readonly max: number;
  percentile(percentile: number): number;
  reset(): unknown;
}

/** Watches the event loop of this process until it is stopped; keeps no process alive. */
export function watchLoop(): { stop(): void } {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  const timer = setInterval(() => noteLoop(histogram), everyMs).unref();
  return {
    stop() {
      clearInterval(timer);
      histogram.disable();
    },
  };
}

/** Takes what was measured since it was last called into the metrics and, where it was long, into the log. */
export function noteLoop(histogram: LoopHistogram): void {
  const msOf = (nanoseconds: number) => Math.max(0, Math.round(nanoseconds / 1e6 - resolutionMs));
  const [maxMs, p99Ms] = [msOf(histogram.max), msOf(histogram.percentile(99))];
  histogram.reset();
  loopDelay().set({ stat: "max" }, maxMs / 1000);
  loopDelay().set({ stat: "p99" }, p99Ms / 1000);
  if (maxMs > longMs)
    log().warn(
      { event: "loop.stood", maxMs, p99Ms, seconds: everyMs / 1000 },
      "the event loop stood: nothing was answered and no mail was handed over meanwhile",
    );
}
