import { spawnSync } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import { type ThreadPool, threadPool } from "./thread-pool";

const opened: ThreadPool<string, string>[] = [];
afterEach(async () => {
  for (const pool of opened.splice(0)) await pool.close();
});

function open(given: Partial<Parameters<typeof threadPool<string, string>>[0]> = {}) {
  const pool = threadPool<string, string>({
    file: "test/threads/busy.ts",
    threads: 2,
    weigh: (text) => text.length,
    large: 10,
    mostWaiting: 20,
    mostWaitMs: 60_000,
    deadlineMs: 60_000,
    memoryMb: 64,
    ...given,
  });
  opened.push(pool);
  return pool;
}

test("what takes too long is ended and not done, and its thread is replaced", async () => {
  const pool = open({ threads: 1, deadlineMs: 50 });
  expect(await pool.run("never")).toBeNull();
  const answers = Array.from({ length: 10 }, () => pool.run("again", true));
  // A new thread may need longer to start than this deadline is; what counts is that one comes, and answers.
  for (const answer of await Promise.all(answers)) expect(["done again", null]).toContain(answer);
  const unhurried = open({ threads: 1 });
  expect(await unhurried.run("fail")).toBeNull();
  expect(await unhurried.run("after a failure")).toBe("done after a failure");
  expect(await unhurried.run("exit")).toBeNull();
  expect(await unhurried.run("after an exit")).toBe("done after an exit");
});

test("more than may wait is not taken, and the patient wait however many there are", async () => {
  const pool = open({ threads: 1 });
  const answers = ["first", "0123456789", "0123456789"].map((told) => pool.run(told));
  const refused = pool.run("x");
  const patient = Array.from({ length: 30 }, (_, i) => pool.run(`p${i}`, true));
  expect(await refused).toBeNull();
  expect(await Promise.all(answers)).toEqual(["done first", "done 0123456789", "done 0123456789"]);
  expect(await Promise.all(patient)).toEqual(patient.map((_, i) => `done p${i}`));
  expect(await pool.run("there is room again")).toBe("done there is room again");
});

test("what has waited too long is not done, and takes no place any more", async () => {
  const pool = open({ threads: 1, mostWaitMs: 20 });
  const busy = pool.run("never");
  expect(await pool.run("01234567890123456789")).toBeNull();
  expect(await pool.run("01234567890123456789")).toBeNull();
  await pool.close();
  expect(await busy).toBeNull();
});

test("large ones leave a thread free for all others", async () => {
  const pool = open({ weigh: (told) => (told === "never" ? 11 : 1) });
  const large = [pool.run("never"), pool.run("never", true)];
  expect(await Promise.all(["a", "b", "c"].map((told) => pool.run(told)))).toEqual(["done a", "done b", "done c"]);
  await pool.close();
  expect(await Promise.all(large)).toEqual([null, null]);
});

test("a process ends while its threads are idle", () => {
  const program = `
    const { threadPool } = await import("./lib/infra/threads/thread-pool.ts");
    const pool = threadPool({ file: "test/threads/busy.ts", threads: 2, weigh: () => 1, large: 10, mostWaiting: 20, mostWaitMs: 1000, deadlineMs: 60000, memoryMb: 64 });
    console.log(await pool.run("x"));`;
  const { stdout, status } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], { encoding: "utf8" });
  expect({ stdout, status }).toEqual({ stdout: "done x\n", status: 0 });
});
