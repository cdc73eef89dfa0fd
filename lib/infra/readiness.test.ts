/** Probes are answered from what a timer found, so that nobody can make a process work by asking it how it is. */
import { afterEach, expect, test, vi } from "vitest";
import { type Check, keepReadiness } from "./readiness";

const fine: Check = { ok: true, says: "answers" };
afterEach(() => vi.useRealTimers());

test("a thousand questions cost no look at all", async () => {
  const check = vi.fn(async () => fine);
  const readiness = keepReadiness({ database: check });
  await readiness.look();
  const looks = check.mock.calls.length;
  for (let n = 0; n < 1000; n++) expect(readiness.current()).toEqual({ ok: true, checks: { database: fine } });
  expect(check).toHaveBeenCalledTimes(looks);
  readiness.stop();
});

test("nothing is ready before the first look, nor on a look that is too old", async () => {
  let now = 0;
  const readiness = keepReadiness({ database: async () => fine }, () => now);
  expect(readiness.current()).toEqual({ ok: false, checks: { process: { ok: false, says: "has not looked yet" } } });
  await readiness.look();
  expect(readiness.current().ok).toBe(true);
  now = 11_000;
  expect(readiness.current()).toMatchObject({ ok: false, checks: { process: { says: "has not looked for 11 s" } } });
  readiness.stop();
});

test("a check that hangs fails and is not asked again before it answers", async () => {
  vi.useFakeTimers();
  const check = vi.fn(() => new Promise<Check>(() => undefined));
  const readiness = keepReadiness({ database: check });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(readiness.current().checks.database).toEqual({ ok: false, says: "does not answer" });
  expect(check).toHaveBeenCalledTimes(1);
  readiness.stop();
});

test("the timer finds out by itself that the database has gone and is back", async () => {
  vi.useFakeTimers();
  let away = false;
  const readiness = keepReadiness({
    database: async () => {
      if (away) throw new Error("connect ECONNREFUSED");
      return fine;
    },
  });
  await vi.advanceTimersByTimeAsync(2000);
  expect(readiness.current().ok).toBe(true);
  away = true;
  await vi.advanceTimersByTimeAsync(2000);
  expect(readiness.current()).toEqual({ ok: false, checks: { database: { ok: false, says: "cannot be reached" } } });
  away = false;
  await vi.advanceTimersByTimeAsync(2000);
  expect(readiness.current().ok).toBe(true);
  readiness.stop();
});

test("a process that is about to stop is not ready, whatever its checks say", async () => {
  const readiness = keepReadiness({ database: async () => fine });
  await readiness.look();
  readiness.drain();
  expect(readiness.current()).toMatchObject({ ok: false, checks: { database: fine, process: { ok: false, says: "is stopping" } } });
  readiness.stop();
});
