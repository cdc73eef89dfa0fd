/** Events in: signed callbacks of SNS over HTTP, proved, kept and applied, beside a bare insert of the rows that they lead to. */
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { pool } from "@/lib/infra/db/client";
import { aDomain, aTeam } from "@/test/harness";
import { ourTopic, sesEvent, signedNotification, snsAnchor, snsAuthority } from "@/test/sns-authority";
import { fillQueue } from "./support/fill-queue";
import { type Program, peakOf, startProgram } from "./support/processes";
import type { Finding } from "./support/report";

const count = 10_000;
const connections = 32;

export async function events(): Promise<Finding[]> {
  await pool().query("TRUNCATE deliveries");
  const team = await aTeam();
  await fillQueue(team.id, await aDomain(team), count);
  await pool().query("TRUNCATE deliveries");
  await pool().query("UPDATE recipients SET status = 'sent' WHERE team_id = $1", [team.id]);
  const { rows } = await pool().query("SELECT email_id, address FROM recipients WHERE team_id = $1", [team.id]);
  const authority = await snsAuthority();
  const programs: Program[] = [];
  try {
    const bodies = rows.map(({ email_id: emailId, address }) =>
      JSON.stringify(signedNotification(authority.host, sesEvent("Delivery", { emailId, address }))),
    );
    const settings = {
      SNS_TOPICS: ourTopic,
      SNS_TRUST_ANCHOR: snsAnchor,
      SNS_TRUST_HOSTS: authority.host,
      OUTBOUND_ALLOW_CIDRS: "127.0.0.1/32",
      NODE_ENV: "production",
      LOG_LEVEL: "silent",
    };
    const door = startProgram("test/api-server.ts", settings);
    programs.push(door, startProgram("worker/main.ts", settings));
    const { port } = await door.next<{ port: number }>();
    const began = performance.now();
    await callAll(port, bodies);
    const acceptedSeconds = (performance.now() - began) / 1000;
    await until(async () => (await pool().query("SELECT FROM notifications WHERE state = 'waiting' LIMIT 1")).rows.length === 0);
    const appliedSeconds = (performance.now() - began) / 1000;
    const { rows: delivered } = await pool().query(
      "SELECT count(*)::int AS n FROM recipients WHERE team_id = $1 AND status = 'delivered'",
      [team.id],
    );
    if (delivered[0].n !== count) throw new Error(`${count} deliveries were reported and ${delivered[0].n} came of it.`);
    const limit = {
      name: "bare multi-row insert of the same events",
      value: await insertEvents(
        team.id,
        rows.map(({ email_id }) => email_id),
      ),
    };
    const note = `peak ${Math.max(...programs.map(({ child }) => peakOf(child.pid)))} MB a process`;
    return [
      {
        what: "callbacks of SES proved and kept, 32 connections",
        figure: count / acceptedSeconds,
        unit: "events/s",
        limit,
        goal: null,
        note,
      },
      {
        what: "callbacks of SES proved, kept and applied by a worker",
        figure: count / appliedSeconds,
        unit: "events/s",
        limit,
        goal: null,
      },
    ];
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
    await authority.close();
  }
}

async function callAll(port: number, bodies: readonly string[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const call = async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const status = await post(agent, port, body);
      if (status !== 200) throw new Error(`A callback was answered with ${status}.`);
    }
  };
  await Promise.all(Array.from({ length: connections }, call));
  agent.destroy();
}

const post = (agent: Agent, port: number, body: string): Promise<number> =>
  new Promise((done, fail) => {
    const asking = request(
      {
        agent,
        port,
        host: "127.0.0.1",
        path: "/api/webhooks/ses",
        method: "POST",
        headers: { "Content-Type": "text/plain", "Content-Length": Buffer.byteLength(body) },
      },
      (response) => {
        response.resume().on("end", () => done(response.statusCode ?? 0));
      },
    );
    asking.on("error", fail);
    asking.end(body);
  });

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}

/** The same rows into the same table and its indexes, 500 at a time on one connection. */
async function insertEvents(teamId: string, emailIds: readonly string[]): Promise<number> {
  const began = performance.now();
  for (let at = 0; at < count; at += 500)
    await pool().query({
      name: "bare-events",
      text: `INSERT INTO events (id, team_id, email_id, recipient_no, type, detail)
             SELECT uuidv7(), $1, email_id, 0, 'delivered', '{"reportedBy":"Amazon SES","text":"250 2.6.0 Message received","code":250,"enhanced":"2.6.0"}'
             FROM unnest($2::uuid[]) AS t (email_id)`,
      values: [teamId, emailIds.slice(at, at + 500)],
    });
  return count / ((performance.now() - began) / 1000);
}
