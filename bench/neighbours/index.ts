/**
 * One hostile customer beside a good one: the good one's API latency and time to delivery under each kind of abuse, beside what they
 * are alone, in the same run. Web process, worker and relay are the real ones.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { pool } from "@/lib/infra/db/client";
import { aDomain, aKey, aTeam } from "@/test/harness";
import { aRelay } from "@/test/providers";
import { startSink } from "@/test/smtp-sink";
import { buildOnce } from "@/web/start/build";
import { waitReady } from "@/web/start/wait-ready";
import { fillQueue } from "../support/fill-queue";
import { type Program, startProgram } from "../support/processes";
import type { Finding } from "../support/report";

const seconds = 12;
const port = 39_471;
/** How many times what it is alone a figure may be. */
const most = 3;

interface Measured {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
  readonly deliveredP99Ms: number;
}

export async function neighbours(): Promise<Finding[]> {
  const root = process.cwd();
  await buildOnce(root, console.log, new AbortController().signal);
  const relay = await startSink({
    keep: false,
    refuse: { dot: (recipients) => (recipients.includes("throttled") ? "421 4.7.0 [TSS04] Messages temporarily deferred" : null) },
  });
  const tarpit = await startSink({ keep: false, stall: "dot", times: Number.POSITIVE_INFINITY });
  const settings = {
    NODE_ENV: "production",
    LOG_LEVEL: "error",
    SMTP_URL: `smtp://127.0.0.1:${relay.port}?tls=none&dkim=relay`,
    PORT: String(port),
    HOST: "127.0.0.1",
    APP_URL: `http://127.0.0.1:${port}`,
  };
  /** Anew for each kind of abuse, so that none inherits what the one before left behind. */
  let running: Program[] = [];
  const restart = async () => {
    await Promise.all(running.map((program) => program.stop("SIGKILL")));
    await pool().query("TRUNCATE deliveries, paces");
    running = [startProgram("web/main.ts", settings), startProgram("worker/main.ts", settings)];
    await waitReady(settings.APP_URL, new AbortController().signal);
    await ask(2);
  };
  const good = await aTeam({ keyRate: 0, teamRate: 0 });
  const goodKey = (await aKey(good)).secret;
  const goodDomain = await aDomain(good);
  const hostile = await aTeam();
  const hostileKey = (await aKey(hostile)).secret;
  const hostileDomain = await aDomain(hostile);

  const ask = async (forSeconds: number) => {
    const client = startProgram("bench/neighbours/steady-client.ts", {}, [String(port), goodKey, goodDomain, String(forSeconds)]);
    const asked = await client.next<Omit<Measured, "deliveredP99Ms">>();
    await client.stop();
    return asked;
  };
  const measure = async (): Promise<Measured> => {
    const { rows } = await pool().query("SELECT now() AS since");
    const asked = await ask(seconds);
    return { ...asked, deliveredP99Ms: await deliveryTime(good.id, rows[0].since) };
  };
  const abusedBy = async (kind: string): Promise<Measured> => {
    await restart();
    const attacker = startProgram("bench/neighbours/attacker.ts", {}, [kind, String(port), hostileKey, hostileDomain]);
    try {
      await attacker.next();
      await sleep(1000);
      return await measure();
    } finally {
      await attacker.stop("SIGKILL");
    }
  };
  /** Mail of the hostile customer that waits in the queue. */
  const queued = async (count: number, recipients: string): Promise<Measured> => {
    await restart();
    await fillQueue(hostile.id, hostileDomain, count);
    await pool().query("UPDATE recipients SET address = replace(address, 'example.com', $2) WHERE team_id = $1", [hostile.id, recipients]);
    return measure();
  };

  try {
    await restart();
    const alone = await measure();
    const findings: Finding[] = [];
    const record = (what: string, { p99Ms, deliveredP99Ms, failed }: Measured) => {
      const note = failed > 0 ? `${failed} requests failed` : undefined;
      findings.push(
        finding(`API p99 beside ${what}`, p99Ms, alone.p99Ms, note),
        finding(`accepted to delivered, p99, beside ${what}`, deliveredP99Ms, alone.deliveredP99Ms),
      );
      for (const one of findings.slice(-2)) console.log(`${one.what}: ${one.figure.toFixed(1)} ms, alone ${one.limit.value.toFixed(1)} ms`);
    };
    record("HTML that is costly to convert", await abusedBy("html-bombs"));
    record("JSON of 400,000 members", await abusedBy("wide-json"));
    record("imports of 2,000,000 bad rows", await abusedBy("bad-imports"));
    record("8 bodies that trickle in", await abusedBy("trickles"));
    record("200 messages that are answered with 421", await queued(200, "throttled.example"));
    const relayId = await aRelay(hostile, tarpit.port);
    record("500 messages to a relay that never answers", await queued(500, "example.com"));
    await pool().query("DELETE FROM providers WHERE id = $1", [relayId]);
    record("8 strangers who read /docs/api", await abusedBy("anonymous-docs"));
    record("48 strangers who ask /readyz", await abusedBy("anonymous-readyz"));
    record("8 strangers who load /sign-in", await abusedBy("anonymous-pages"));
    return findings;
  } finally {
    await Promise.all([...running.map((program) => program.stop("SIGKILL")), relay.close(), tarpit.close()]);
  }
}

const finding = (what: string, figure: number, alone: number, note?: string): Finding => ({
  what,
  figure,
  unit: "ms",
  limit: { name: "alone", value: alone },
  goal: { atMost: most },
  ...(note ? { note } : {}),
});

const patienceMs = 30_000;

/** By the database's clock, of what was accepted since then; when not all of it has left in time it is that time. */
async function deliveryTime(teamId: string, since: Date): Promise<number> {
  const text = `
    SELECT count(*) FILTER (WHERE r.status = 'queued')::int AS left,
      percentile_disc(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM r.updated_at - e.created_at) * 1000)::float8 AS p99
    FROM emails e JOIN recipients r ON r.email_id = e.id WHERE e.team_id = $1 AND e.created_at >= $2`;
  for (const end = performance.now() + patienceMs; ; await sleep(200)) {
    const { rows } = await pool().query(text, [teamId, since]);
    if (rows[0].left === 0) return rows[0].p99;
    if (performance.now() > end) return patienceMs;
  }
}
