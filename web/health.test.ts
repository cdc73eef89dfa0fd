import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { keepQueueGauges } from "@/lib/emails";
import { databaseChecks } from "@/lib/infra/db/checks";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { keepReadiness } from "@/lib/infra/readiness";
import { aTeam } from "@/test/harness";
import { manyMails } from "@/test/worker";
import { serveProbes } from "../worker/probes";
import { probesOf } from "./health";

const readiness = keepReadiness(databaseChecks);
const probes = probesOf(readiness);
const server = createServer((request, response) => void probes.get(request.url ?? "")?.(request, response));
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

afterAll(() => {
  server.close();
  readiness.stop();
});
afterEach(() => vi.restoreAllMocks());

test("a process that answers is healthy, and ready with a database that is up to date", async () => {
  await readiness.look();
  for (const path of ["/healthz", "/health", "/api/health"]) {
    const alive = await fetch(`${url}${path}`);
    expect([alive.status, await alive.json()]).toEqual([200, { ok: true }]);
  }
  const ready = await fetch(`${url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { ok: true, checks: { database: { ok: true, says: "answers" }, migrations: { ok: true, says: "applied" } } },
  ]);
});

test("mail that waits for minutes, of a team that is paused or not, takes nobody's API away, and shows in the metrics", async () => {
  await manyMails(await aTeam(), "ada@sandbox.test", 3);
  await manyMails(await aTeam({ pausedAt: new Date() }), "ada@sandbox.test", 4);
  await pool().query("UPDATE deliveries SET due_at = now() - interval '10 minutes'");
  await readiness.look();
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  env().METRICS_TOKEN = "a token of 16 or more";
  const gauges = keepQueueGauges();
  const figures = async () => (await fetch(`${url}/metrics`, { headers: { Authorization: "Bearer a token of 16 or more" } })).text();
  await vi.waitFor(async () => expect(await figures()).toContain('mail_queue_depth{lane="0"} 3'), { timeout: 10_000 });
  for (const name of ["mail_queue_oldest_seconds", "mail_queue_late_seconds"])
    expect(Number(new RegExp(`^${name}\\{lane="0"\\} (\\S+)$`, "m").exec(await figures())?.[1])).toBeGreaterThanOrEqual(600);
  vi.spyOn(pool(), "query").mockImplementation(() => {
    throw new Error("connect ECONNREFUSED");
  });
  await gauges.read();
  expect(await figures(), "figures that cannot be read are absent").not.toContain("mail_queue_depth{");
  gauges.stop();
  env().METRICS_TOKEN = undefined;
});

test("asking whether it is ready asks the database nothing", async () => {
  await readiness.look();
  const query = vi.spyOn(pool(), "query");
  const answers = await Promise.all(Array.from({ length: 200 }, () => fetch(`${url}/readyz`)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  /** The timer may look meanwhile: two checks of at most two statements each, a few times. */
  expect(query.mock.calls.length).toBeLessThan(50);
});

test("without its database it is alive and not ready, check by check", async () => {
  vi.spyOn(pool(), "query").mockImplementation(() => {
    throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  });
  await readiness.look();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const ready = await fetch(`${url}/readyz`);
  expect([ready.status, ready.headers.get("retry-after"), (await ready.json()).checks.database]).toEqual([
    503,
    "5",
    { ok: false, says: "cannot be reached" },
  ]);
});

test("metrics are for whoever knows the token, and absent without one", async () => {
  expect((await fetch(`${url}/metrics`)).status).toBe(404);
  env().METRICS_TOKEN = "a token of 16 or more";
  expect((await fetch(`${url}/metrics`)).status).toBe(401);
  expect((await fetch(`${url}/metrics`, { headers: { Authorization: "Bearer another" } })).status).toBe(401);
  const open = await fetch(`${url}/metrics`, { headers: { Authorization: "Bearer a token of 16 or more" } });
  expect(await open.text()).toContain("nodejs_version_info");
});

test("a worker answers machines where it was given a port", async () => {
  const port = await new Promise<number>((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const taken = (probe.address() as AddressInfo).port;
      probe.close(() => done(taken));
    });
  });
  env().WORKER_PORT = port;
  await readiness.look();
  const served = serveProbes(readiness);
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200), { timeout: 10_000 });
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${port}/elsewhere`)).status).toBe(404);
  readiness.drain();
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503);
  served.stop();
});
