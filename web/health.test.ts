import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { queueDepth } from "@/lib/infra/metrics";
import { aTeam } from "@/test/harness";
import { manyMails } from "@/test/worker";
import { serveProbes } from "../worker/probes";
import { probes } from "./health";

const server = createServer((request, response) => void probes.get(request.url ?? "")?.(request, response));
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

afterAll(() => server.close());
afterEach(() => vi.restoreAllMocks());

test("a process that answers is healthy, and ready with a database that is up to date and a queue that moves", async () => {
  for (const path of ["/healthz", "/health", "/api/health"]) {
    const alive = await fetch(`${url}${path}`);
    expect([alive.status, await alive.json()]).toEqual([200, { ok: true }]);
  }
  const ready = await fetch(`${url}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([
    200,
    { ok: true, checks: { database: { ok: true }, migrations: { ok: true }, queue: { ok: true } } },
  ]);
});

test("a message that waits for minutes makes it not ready, and says that a worker is missing", async () => {
  const team = await aTeam();
  await manyMails(team, "ada@sandbox.test", 1);
  await pool().query("UPDATE deliveries SET due_at = now() - interval '10 minutes'");
  const ready = await fetch(`${url}/readyz`);
  const body = await ready.json();
  expect([ready.status, ready.headers.get("retry-after"), body.checks.queue.ok, body.checks.database.ok]).toEqual([503, "5", false, true]);
  expect(body.checks.queue.says).toContain("is a worker running?");
  await pool().query("DELETE FROM deliveries");
});

test("without its database it is alive and not ready, check by check", async () => {
  vi.spyOn(pool(), "query").mockImplementation(() => {
    throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const ready = await fetch(`${url}/readyz`);
  expect([ready.status, (await ready.json()).checks.database]).toEqual([503, { ok: false, says: "cannot be reached" }]);
});

test("metrics are for whoever knows the token, and absent without one", async () => {
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
  env().METRICS_TOKEN = "a token of 16 or more";
  expect((await fetch(`${url}/metrics`)).status).toBe(401);
  expect((await fetch(`${url}/metrics`, { headers: { Authorization: "Bearer another" } })).status).toBe(401);
  queueDepth().set({ lane: "0" }, 7);
  const open = await fetch(`${url}/metrics`, { headers: { Authorization: "Bearer a token of 16 or more" } });
  expect(await open.text()).toContain('mail_queue_depth{lane="0"} 7');
});

test("a worker answers machines where it was given a port", async () => {
  const port = await new Promise<number>((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const taken = (probe.address() as AddressInfo).port;
      probe.close(() => done(taken));
    });
  });
  env().WORKER_PORT = port;
  const probes = serveProbes();
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200), { timeout: 10_000 });
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(404);
  probes.stop();
});
