/**
 * What people without an account can do to the API: how long one API client waits for GET /emails while others ask for pages and
 * probes as fast as they are answered, beside the same client alone. Needs a built interface (`npm run build`).
 */
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { pool } from "@/lib/infra/db/client";
import { aDomain, aKey, aTeam } from "@/test/harness";
import { tryPort } from "@/web/start/port";
import { fillQueue } from "./support/fill-queue";
import { load } from "./support/load";
import { type Program, startProgram } from "./support/processes";
import type { Finding } from "./support/report";

const seconds = 6;
/** Mail that is due and that nobody delivers, as after an outage: a probe that counted it would show here. */
const backlog = 60_000;
const crowds = [
  { path: "/docs/api", connections: 8 },
  { path: "/readyz", connections: 48 },
  { path: "/sign-in", connections: 8 },
] as const;

export async function pages(): Promise<Finding[]> {
  if (!existsSync(".next/BUILD_ID")) throw new Error("The interface is not built. Run: npm run build");
  const team = await aTeam({ keyRate: 0, teamRate: 0 });
  const { secret } = await aKey(team, { scopes: ["emails:read"] });
  await fillQueue(team.id, await aDomain(team), backlog);
  // An instance without people has no sign-in page yet.
  await pool().query(
    "INSERT INTO users (id, email, email_key, name, password_hash) VALUES (uuidv7(), $1, $1, 'Ada', '') ON CONFLICT DO NOTHING",
    ["ada@example.com"],
  );
  const port = Number(await tryPort("127.0.0.1", 0));
  const web = startProgram("web/main.ts", { PORT: String(port), NODE_ENV: "production", LOG_LEVEL: "silent", MAILWRIGHT_ROLE: "web" });
  try {
    await ready(port);
    const ask = () =>
      load({ port, path: "/api/v1/emails?limit=20", headers: { Authorization: `Bearer ${secret}` }, connections: 1, seconds });
    await ask();
    const alone = await ask();
    const found: Finding[] = [];
    for (const crowd of crowds) {
      const hammer = startProgram("bench/support/hammer.ts", {}, [String(port), crowd.path, String(crowd.connections)]);
      await hammer.next();
      const among = await ask();
      const { statuses, seconds: spent } = await ended(hammer);
      const answered = Object.entries(statuses).map(([status, count]) => `${status}: ${Math.round(count / spent)}/s`);
      found.push({
        what: `p50 of GET /emails beside ${crowd.connections} connections on ${crowd.path}`,
        figure: among.p50Ms,
        unit: "ms",
        limit: { name: "alone", value: alone.p50Ms },
        goal: { atMost: 3 },
        note: `p99 ${among.p99Ms.toFixed(1)} ms; they got ${answered.join(", ") || "nothing"}`,
      });
      await sleep(1000);
    }
    return found;
  } finally {
    await web.stop("SIGKILL");
  }
}

async function ended(hammer: Program) {
  const said = hammer.next<{ statuses: Record<string, number>; seconds: number }>();
  await hammer.stop();
  return said;
}

async function ready(port: number): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until; await sleep(100))
    if (
      await fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
  throw new Error("The web process did not begin to answer within 60 s.");
}
