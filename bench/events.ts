/**
 * What providers report, from the signed call to the event in the log: beside bare node:http with the same requests, and beside
 * a bare multi-row insert of as many events.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { pool } from "@/lib/infra/db/client";
import { aDomain, aTeam } from "@/test/harness";
import { ourTopic, type SnsAuthority, sesEvent, snsAnchor, snsAuthority } from "@/test/sns-authority";
import { fillQueue } from "./support/fill-queue";
import { type Load, postEach } from "./support/load";
import { type Program, startProgram } from "./support/processes";
import type { Finding } from "./support/report";

/** Of each of the two rounds. */
const count = 8000;
const warmUpCount = 500;
const connections = 32;
const bounceEvery = 20;
const insertBatch = 500;

export async function events(databaseUrl: string): Promise<Finding[]> {
  await pool().query("TRUNCATE deliveries, notifications");
  const team = await aTeam();
  await fillQueue(team.id, await aDomain(team), warmUpCount + 2 * count);
  const sent = await markSent(team.id);
  const sns = await snsAuthority();
  const calls = callsOf(sent, sns);
  const [warmUp, first, second] = [calls.slice(0, warmUpCount), calls.slice(warmUpCount, warmUpCount + count), calls.slice(-count)];
  const settings = {
    SNS_TOPICS: ourTopic,
    SNS_TRUST_ANCHOR: snsAnchor,
    SNS_TRUST_HOSTS: sns.host,
    OUTBOUND_ALLOW_CIDRS: "127.0.0.1/32",
    LOG_LEVEL: "silent",
    NODE_ENV: "production",
  };
  const programs: Program[] = [];
  const start = async <Said>(file: string) => {
    const program = startProgram(file, settings);
    programs.push(program);
    return { program, said: await program.next<Said>(), idleMb: program.peakMb() };
  };
  try {
    const server = await start<{ port: number }>("bench/support/callbacks-server.ts");
    const door = { port: server.said.port, headers: { "Content-Type": "text/plain; charset=UTF-8" }, connections };
    const hear = async (path: string, bodies: readonly string[]) => proven(await postEach({ ...door, path }, bodies));
    await hear("/bare", calls);
    const bare = await hear("/bare", calls);
    await hear("/api/webhooks/ses", warmUp);
    const accepted = await hear("/api/webhooks/ses", first);

    const worker = await start("bench/support/reports-worker.ts");
    const backlog = await timed(allApplied);
    let heard: Load | null = null;
    const followed = await timed(async () => {
      heard = await hear("/api/webhooks/ses", second);
      await allApplied();
    });
    await proveApplied(team.id, sent.length);
    const rows = { name: "bare multi-row insert of the same events", value: await insertEvents(databaseUrl, team.id, sent) };
    return [
      {
        what: `signed SNS callbacks accepted, durable, ${connections} connections`,
        figure: accepted.perSecond,
        unit: "calls/s",
        limit: { name: "bare node:http, same requests", value: bare.perSecond },
        goal: null,
        note: latency(accepted),
      },
      {
        what: "callbacks accepted and applied as they come, 1 worker process",
        figure: count / followed,
        unit: "events/s",
        limit: rows,
        goal: null,
        note: latency(heard),
      },
      {
        what: "reports that had piled up applied, 1 worker process",
        figure: (warmUpCount + count) / backlog,
        unit: "events/s",
        limit: rows,
        goal: null,
      },
      memory("the process that is called", server),
      memory("the worker process", worker),
    ];
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
    await sns.close();
  }
}

interface Sent {
  readonly id: string;
  readonly address: string;
}

/** As a worker leaves what the next hop has taken. */
async function markSent(teamId: string): Promise<Sent[]> {
  await pool().query("DELETE FROM deliveries WHERE team_id = $1", [teamId]);
  await pool().query("UPDATE recipients SET status = 'sent', attempts = 1, provider_id = 'ses-' || email_id WHERE team_id = $1", [teamId]);
  await pool().query("VACUUM ANALYZE recipients");
  return (await pool().query<Sent>("SELECT email_id AS id, address FROM recipients WHERE team_id = $1 ORDER BY email_id", [teamId])).rows;
}

const typeOf = (i: number) => (i % bounceEvery === 0 ? "Bounce" : "Delivery");

const callsOf = (sent: readonly Sent[], sns: SnsAuthority): string[] =>
  sent.map(({ id, address }, i) => JSON.stringify(sns.notification(sesEvent(typeOf(i), { emailId: id, address }))));

async function allApplied(): Promise<void> {
  const waiting = async () => (await pool().query("SELECT EXISTS (SELECT FROM notifications WHERE state = 'waiting') AS any")).rows[0].any;
  while (await waiting()) await sleep(20);
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return (performance.now() - began) / 1000;
}

function proven(answers: Load): Load {
  if (Object.keys(answers.statuses).some((status) => status !== "200"))
    throw new Error(`Not every call was believed: ${JSON.stringify(answers.statuses)}`);
  return answers;
}

async function proveApplied(teamId: string, wanted: number): Promise<void> {
  const { rows } = await pool().query(
    `SELECT (SELECT count(*)::int FROM events WHERE team_id = $1 AND type IN ('delivered', 'bounced')) AS events,
       (SELECT count(*)::int FROM recipients WHERE team_id = $1 AND status IN ('delivered', 'bounced')) AS people,
       (SELECT sum(delivered + bounced)::int FROM team_tallies WHERE team_id = $1) AS tallied`,
    [teamId],
  );
  const { events, people, tallied } = rows[0];
  if (events !== wanted || people !== wanted || tallied !== wanted)
    throw new Error(`Of ${wanted} reports ${events} became events, ${people} states, and ${tallied} were counted.`);
}

/** The same rows into the same table and indexes, 500 at a time on two connections: what PostgreSQL gives when nothing else is done. */
async function insertEvents(url: string, teamId: string, sent: readonly Sent[]): Promise<number> {
  let at = 0;
  const one = async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    while (at < sent.length) {
      const from = at;
      at += insertBatch;
      const some = sent.slice(from, at);
      await client.query({
        name: "bare-events",
        text: `INSERT INTO events (id, team_id, email_id, recipient_no, type, at, detail)
               SELECT uuidv7(), $1, id, 0, type, now(), detail FROM unnest($2::uuid[], $3::text[], $4::jsonb[]) AS t (id, type, detail)`,
        values: [
          teamId,
          some.map(({ id }) => id),
          some.map((_, i) => (typeOf(from + i) === "Bounce" ? "bounced" : "delivered")),
          some.map(() => detail),
        ],
      });
    }
    await client.end();
  };
  return sent.length / (await timed(() => Promise.all([one(), one()])));
}

const detail = JSON.stringify({
  reportedBy: "Amazon SES",
  code: 250,
  enhanced: "2.6.0",
  text: "250 2.6.0 Message received",
  remoteHost: "a8-50.smtp-out.amazonses.com",
});

const latency = (load: Load | null) => (load ? `p50 ${load.p50Ms.toFixed(1)} ms, p99 ${load.p99Ms.toFixed(1)} ms` : "");

const memory = (who: string, { program, idleMb }: { program: Program; idleMb: number }): Finding => ({
  what: `peak memory of ${who}`,
  figure: program.peakMb(),
  unit: "MB",
  limit: { name: "before the first report", value: idleMb },
  goal: null,
});
