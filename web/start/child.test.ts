import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { type ChildPlan, type ChildState, keepRunning } from "./child";

const folder = mkdtempSync(join(tmpdir(), "mailwright-child-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function planned(name: string, code: string): ChildPlan & { told: string[]; given: string[] } {
  const program = join(folder, `${name}.mjs`);
  writeFileSync(program, code);
  const told: string[] = [];
  const given: string[] = [];
  return {
    name,
    program: [program],
    env: () => process.env,
    logFile: join(folder, `${name}.log`),
    show: false,
    tell: (line) => told.push(line),
    giveUp: (_name, last) => given.push(last),
    told,
    given,
  };
}
const logOf = (plan: ChildPlan): string => readFileSync(plan.logFile, "utf8");
const stays = "setInterval(() => {}, 1000);";
const waiting = { timeout: 15_000, interval: 50 };

test("stopping asks politely first", async () => {
  const plan = planned("polite", `process.on("SIGTERM", () => { console.log("bye"); process.exit(0); }); console.log("up"); ${stays}`);
  const child = keepRunning(plan);
  await vi.waitFor(() => expect(logOf(plan)).toContain("up"), waiting);
  await child.stop(10_000);
  expect(logOf(plan)).toContain("bye");
  expect(plan.told).toEqual([]);
});

test("what does not listen is ended when patience is over", async () => {
  const plan = planned("deaf", `process.on("SIGTERM", () => {}); console.log("up"); ${stays}`);
  const child = keepRunning(plan);
  await vi.waitFor(() => expect(logOf(plan)).toContain("up"), waiting);
  await child.stop(50);
  expect(child.running).toBe(false);
});

test("a process that dies is started again, and it is said", async () => {
  const plan = planned("mortal", `console.log("pid " + process.pid); ${stays}`);
  const child = keepRunning(plan);
  const pids = () => [...logOf(plan).matchAll(/pid (\d+)/g)].map(([, pid]) => Number(pid));
  await vi.waitFor(() => expect(pids()).toHaveLength(1), waiting);
  process.kill(pids()[0] ?? 0, "SIGKILL");
  await vi.waitFor(() => expect(pids()).toHaveLength(2), waiting);
  expect(plan.told).toEqual(["The mortal process was ended by SIGKILL. Starting it again in 0.25 s."]);
  await child.stop(0);
});

test("a process that never worked is given up after five quick deaths, and its last words are kept", async () => {
  const plan = planned("hopeless", `console.error("no database"); process.exit(3);`);
  keepRunning({ ...plan, firstDelayMs: 5 });
  await vi.waitFor(() => expect(plan.given).toEqual(["no database"]), waiting);
  expect(plan.told).toHaveLength(4);
});

test("a process that must not be given up is started again however often it dies, and its state is told each time", async () => {
  const states: ChildState[] = [];
  const { giveUp: _none, ...plan } = planned("mortal-worker", `process.exit(3);`);
  const child = keepRunning({ ...plan, firstDelayMs: 5, changed: (state) => states.push(state) });
  await vi.waitFor(() => expect(states.length).toBeGreaterThanOrEqual(6), waiting);
  await child.stop(0);
  expect(states.slice(0, 6).map(({ up, restarts }) => [up, restarts])).toEqual([1, 2, 3, 4, 5, 6].map((n) => [false, n]));
  expect(plan.told[5]).toContain(`It has ended 6 times in a row; ${plan.logFile} says why.`);
});

test("a process that has worked once is never given up, so that a crash of the database ends nothing", async () => {
  const plan = planned("survivor", `process.send({ kind: "beat" }, () => process.exit(3));`);
  const child = keepRunning({ ...plan, firstDelayMs: 5 });
  await vi.waitFor(() => expect(plan.told.length).toBeGreaterThanOrEqual(5), waiting);
  await child.stop(0);
  expect(plan.given).toEqual([]);
});

test("a process that hangs is ended and started again", async () => {
  const beats = `process.send({ kind: "beat" }); console.log("pid " + process.pid);`;
  const plan = {
    ...planned(
      "hanging",
      `${beats} setTimeout(() => { const end = Date.now() + 60_000; while (Date.now() < end); process.exit(1); }, 50);`,
    ),
    silentSeconds: 1,
    firstDelayMs: 5,
  };
  const child = keepRunning(plan);
  await vi.waitFor(() => expect([...logOf(plan).matchAll(/pid (\d+)/g)].length).toBeGreaterThanOrEqual(2), waiting);
  expect(plan.told.slice(0, 2)).toEqual([
    "The hanging process has not answered for 1 s. Ending it.",
    "The hanging process was ended by SIGKILL. Starting it again in 0.005 s.",
  ]);
  await child.stop(0);
});

test("it is told by its channel when whoever started it is gone", async () => {
  const plan = planned("orphan", `process.on("disconnect", () => { console.log("alone"); process.exit(0); }); console.log("up"); ${stays}`);
  const starter = join(folder, "starter.ts");
  const module = join(import.meta.dirname, "child.ts");
  writeFileSync(
    starter,
    `import { keepRunning } from ${JSON.stringify(module)};
     keepRunning({ name: "orphan", program: [${JSON.stringify(plan.program[0])}], env: () => process.env, logFile: ${JSON.stringify(plan.logFile)},
       show: false, tell: () => {}, giveUp: () => {} });`,
  );
  const outer = keepRunning({ ...planned("starter", ""), program: [starter] });
  await vi.waitFor(() => expect(logOf(plan)).toContain("up"), waiting);
  outer.kill();
  await vi.waitFor(() => expect(logOf(plan)).toContain("alone"), waiting);
  await outer.stop(0);
});
