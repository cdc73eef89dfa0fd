import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { instanceHolder, lockInstance } from "./lock";

const folder = mkdtempSync(join(tmpdir(), "mailwright-lock-"));
const file = join(folder, "instance.lock");
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  rmSync(file, { force: true });
});

/** A process that looks like a running instance to whoever reads its command line. */
function anotherInstance(): number {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "web/start.ts"], { stdio: "ignore" });
  ends.push(() => child.kill("SIGKILL"));
  return child.pid ?? 0;
}

test("a folder is held until it is released", () => {
  const lock = lockInstance(folder);
  expect(lock.afterCrash).toBe(false);
  expect(existsSync(file)).toBe(true);
  lock.release();
  expect(existsSync(file)).toBe(false);
});

test("a live instance keeps others out, and is named", () => {
  const pid = anotherInstance();
  writeFileSync(file, JSON.stringify({ pid }));
  expect(() => lockInstance(folder)).toThrow(`process ${pid}`);
  expect(instanceHolder(folder)).toBe(pid);
});

test("a killed instance does not", () => {
  writeFileSync(file, JSON.stringify({ pid: 2_000_000_000 }));
  const lock = lockInstance(folder);
  expect(lock.afterCrash).toBe(true);
  lock.release();
});

test("nor does another program that got its number", () => {
  writeFileSync(file, JSON.stringify({ pid: process.ppid }));
  const lock = lockInstance(folder);
  expect(lock.afterCrash).toBe(true);
  lock.release();
});

test("a file that was cut off does not block", () => {
  writeFileSync(file, "");
  lockInstance(folder).release();
});

test("releasing leaves a successor's lock alone", () => {
  const lock = lockInstance(folder);
  writeFileSync(file, JSON.stringify({ pid: process.ppid }));
  lock.release();
  expect(existsSync(file)).toBe(true);
});
