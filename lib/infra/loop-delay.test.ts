import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { log } from "./log";
import { type LoopHistogram, noteLoop } from "./loop-delay";
import { registry } from "./metrics";

const measured = (maxMs: number, p99Ms: number): LoopHistogram => ({ max: maxMs * 1e6, percentile: () => p99Ms * 1e6, reset: vi.fn() });

test("how long the loop stood is a metric, and each interval begins at zero", async () => {
  const histogram = measured(520, 120);
  noteLoop(histogram);
  const text = await registry().metrics();
  expect(text).toContain('event_loop_delay_seconds{stat="max"} 0.5');
  expect(text).toContain('event_loop_delay_seconds{stat="p99"} 0.1');
  expect(histogram.reset).toHaveBeenCalledOnce();
});

test("a loop that stood for more than a second is told in the log, and one that did not is not", () => {
  const warn = vi.spyOn(log(), "warn").mockImplementation(() => undefined);
  noteLoop(measured(900, 20));
  expect(warn).not.toHaveBeenCalled();
  noteLoop(measured(3020, 40));
  expect(warn).toHaveBeenCalledExactlyOnceWith({ event: "loop.stood", maxMs: 3000, p99Ms: 20, seconds: 10 }, expect.any(String));
  warn.mockRestore();
});

test("what Node measures of a loop that stands is what is told", async () => {
  const warn = vi.spyOn(log(), "warn").mockImplementation(() => undefined);
  const histogram = monitorEventLoopDelay({ resolution: 20 });
  histogram.enable();
  while (histogram.count === 0) await setImmediate();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1200);
  const before = histogram.count;
  while (histogram.count === before) await setImmediate();
  noteLoop(histogram);
  histogram.disable();
  expect(warn).toHaveBeenCalledOnce();
  warn.mockRestore();
});
