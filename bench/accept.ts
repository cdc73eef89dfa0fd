/** Accepting email over the API, durable before the answer: beside bare node:http, and beside a bare multi-row insert. */
import pg from "pg";
import { aDomain, aKey, aTeam } from "@/test/harness";
import { load } from "./support/load";
import { startProgram } from "./support/processes";
import type { Finding } from "./support/report";

const connections = 32;
const seconds = 6;
const batchSize = 100;

export async function accept(databaseUrl: string): Promise<Finding[]> {
  const team = await aTeam({ keyRate: 0, teamRate: 0 });
  const limited = await aTeam({ keyRate: 1_000_000, teamRate: 1_000_000 });
  const [domain, { secret }, { secret: limitedSecret }] = [await aDomain(team), await aKey(team), await aKey(limited)];
  const limitedDomain = await aDomain(limited);
  const server = startProgram("test/api-server.ts", { LOG_LEVEL: "silent", NODE_ENV: "production" });
  try {
    const { port } = await server.next<{ port: number }>();
    const bare = await load({ port, path: "/bare", method: "POST", body: emailJson(domain), headers: json(), connections, seconds });
    const single = await load({ ...post("/api/v1/emails", emailJson(limitedDomain), limitedSecret), port, connections, seconds });
    const batch = await load({ ...post("/api/v1/emails/batch", batchJson(domain), secret), port, connections: 4, seconds });
    const rows = await insertRows(databaseUrl, team.id, domain, seconds);
    refuseFailures(single.statuses, batch.statuses);
    return [
      {
        what: "POST /emails, durable, 32 connections",
        figure: single.perSecond,
        unit: "req/s",
        limit: { name: "bare node:http, same request", value: bare.perSecond },
        goal: { atLeast: 0.3 },
        note: `p50 ${single.p50Ms.toFixed(1)} ms, p99 ${single.p99Ms.toFixed(1)} ms`,
      },
      {
        what: "p99 of POST /emails",
        figure: single.p99Ms,
        unit: "ms",
        limit: { name: "the goal", value: 10 },
        goal: { atMost: 1 },
      },
      {
        what: "POST /emails/batch of 100",
        figure: batch.perSecond * batchSize,
        unit: "emails/s",
        limit: { name: "bare multi-row insert of the same rows", value: rows },
        goal: { atLeast: 0.65 },
        note: `p99 ${batch.p99Ms.toFixed(1)} ms, peak ${server.peakMb()} MB`,
      },
    ];
  } finally {
    await server.stop();
  }
}

const text = "Your order has been packed and will leave our warehouse tomorrow morning. ".repeat(10);
const emailJson = (domain: string): string => JSON.stringify(anEmail(domain, 0));
const batchJson = (domain: string): string => JSON.stringify({ emails: Array.from({ length: batchSize }, (_, i) => anEmail(domain, i)) });
const anEmail = (domain: string, i: number) => ({
  from: `Shop <orders@${domain}>`,
  to: `customer${i}@example.com`,
  subject: "Your order is on its way",
  text,
  tags: { kind: "order" },
});
const json = () => ({ "Content-Type": "application/json" });
const post = (path: string, body: string, secret: string) => ({
  method: "POST",
  path,
  body,
  headers: { ...json(), Authorization: `Bearer ${secret}` },
});

function refuseFailures(...all: Readonly<Record<string, number>>[]): void {
  for (const statuses of all)
    if (Object.keys(statuses).some((status) => status !== "202"))
      throw new Error(`Not every request was accepted: ${JSON.stringify(statuses)}`);
}

/** The same rows into the same tables and indexes, 100 at a time on two connections: what PostgreSQL gives when nothing else is done. */
async function insertRows(url: string, teamId: string, domain: string, forSeconds: number): Promise<number> {
  const end = performance.now() + forSeconds * 1000;
  let rows = 0;
  const one = async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    while (performance.now() < end) {
      await client.query({
        name: "bare",
        text: `WITH made AS (
                 INSERT INTO emails (id, team_id, source, mode, lane, message_id, from_address, from_name, to_line, cc_line, reply_to, subject, text, tags)
                 SELECT uuidv7(), $1, 'api', 'live', 0, '<' || gen_random_uuid() || '@' || $2 || '>', 'orders@' || $2, 'Shop', ARRAY['customer@example.com'], '{}', '{}', 'Your order is on its way', $3, '{"kind":"order"}'
                 FROM generate_series(1, ${batchSize}) RETURNING id
               ), people AS (
                 INSERT INTO recipients (email_id, no, team_id, kind, address, status) SELECT id, 0, $1, 'to', 'customer@example.com', 'queued' FROM made
               )
               INSERT INTO deliveries (email_id, team_id, lane, due_at, give_up_at) SELECT id, $1, 0, now() + interval '1 day', now() + interval '4 days' FROM made`,
        values: [teamId, domain, text],
      });
      rows += batchSize;
    }
    await client.end();
  };
  await Promise.all([one(), one()]);
  return rows / forSeconds;
}
