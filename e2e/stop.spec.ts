/** However it ends, nothing keeps running that should not, and nothing stands in the way of the next start. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { startProduct } from "./support/product";

/** Several starts of everything, on whatever machine this is. */
test.setTimeout(240_000);

const folder = mkdtempSync(join(tmpdir(), "mailwright-stop-"));
/** As root the server runs as another user, who has to get in. */
chmodSync(folder, 0o755);
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every process below this one, as they are now. */
function below(pid: number): { pid: number; command: string }[] {
  const all = execFileSync("ps", ["-axo", "pid=,ppid=,command="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [])
    .map(([, own, parent, command]) => ({ pid: Number(own), parent: Number(parent), command: command ?? "" }));
  const children = all.filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child, ...below(child.pid)]);
}

const lives = ({ pid }: { pid: number }): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test("SIGTERM stops everything within ten seconds", async () => {
  const product = await startProduct(folder);
  const parts = below(product.pid);
  expect(parts.filter(({ command }) => /web\/main\.ts|worker\/main\.ts|bin\/postgres/.test(command))).toHaveLength(3);
  const began = Date.now();
  expect(await product.stop()).toBe(0);
  expect(Date.now() - began).toBeLessThan(10_000);
  expect(parts.filter(lives)).toEqual([]);
});

test("when it is killed its processes end by themselves, and the next start takes the database over", async () => {
  const killed = await startProduct(folder);
  const parts = below(killed.pid).filter(({ command }) => !command.includes("postgres"));
  process.kill(killed.pid, "SIGKILL");
  await expect.poll(() => parts.filter(lives), { timeout: 10_000 }).toEqual([]);
  const next = await startProduct(folder);
  expect(next.databaseUrl).toBe(killed.databaseUrl);
  expect(await next.stop()).toBe(0);
});

test("a second start from the same folder says who holds it", async () => {
  const product = await startProduct(folder);
  await expect(startProduct(folder)).rejects.toThrow(`Mailwright runs from this folder already (process ${product.pid})`);
  expect(await product.stop()).toBe(0);
});
