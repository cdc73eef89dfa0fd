/**
 * What is written for many messages at once costs so much for each, whatever PostgreSQL guesses: a plan that was made for a few rows and
 * compares every pair of them is not noticed in a test of ten, and stops a worker under load.
 */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applyReports, storeReport } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import type { Answer, Transport } from "@/lib/infra/transports/types";
import type { TeamFacts } from "@/lib/kernel/context";
import { aDomain, aTeam } from "@/test/harness";
import { oneWay } from "@/test/one-way";
import { manyMails, statuses, until } from "@/test/worker";
import { runDeliveries } from "./delivery";

const many = 500;
/** Rows that a statement may touch for each message: each of its steps, every index, the totals. */
const each = 40;

interface Plan {
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Join Filter"?: number;
  readonly Plans?: readonly Plan[];
}

/** What every step was given or threw away. */
const touched = (plan: Plan): number =>
  plan["Actual Loops"] * (plan["Actual Rows"] + (plan["Rows Removed by Filter"] ?? 0) + (plan["Rows Removed by Join Filter"] ?? 0)) +
  (plan.Plans ?? []).reduce((sum, one) => sum + touched(one), 0);

let seen: { statement: string; rows: number }[] = [];

function note(message: string | undefined): void {
  const json = message?.match(/plan:\s*(\{[\s\S]*\})/)?.[1];
  if (!json) return;
  const { "Query Text": statement, Plan: plan } = JSON.parse(json);
  seen.push({ statement: statement.trim().replace(/\s+/g, " "), rows: touched(plan) });
}

/** Plans for arrays of unknown length, as a busy server settles for after a while, and each told as it is carried out. */
const settings = {
  session_preload_libraries: "auto_explain",
  plan_cache_mode: "force_generic_plan",
  "auto_explain.log_min_duration": "0",
  "auto_explain.log_analyze": "on",
  "auto_explain.log_timing": "off",
  "auto_explain.log_format": "json",
  "auto_explain.log_level": "notice",
};

let team: TeamFacts;
let from: string;

beforeAll(async () => {
  const client = new pg.Client({ connectionString: env().DATABASE_URL });
  await client.connect();
  const { rows } = await client.query("SELECT current_database() AS name");
  for (const [name, value] of Object.entries(settings)) await client.query(`ALTER DATABASE ${rows[0].name} SET ${name} = '${value}'`);
  await client.end();
  pool().on("connect", (fresh) => fresh.on("notice", ({ message }) => note(message)));
  team = await aTeam();
  from = `shop@${await aDomain(team)}`;
});

const answer = (result: Answer["result"], code: number, enhanced: string): Answer => ({
  result,
  stage: "rcpt",
  code,
  enhanced,
  text: "Said by a test.",
  remoteHost: null,
  tls: null,
});

/** One of three is taken, one refused for good, one told to come again. */
const mixed: Transport = {
  name: "mixed",
  signs: true,
  async send({ recipients }, _signal, onHandover) {
    onHandover?.();
    return recipients.map((address) => {
      const [, digits = "0"] = /-(\d+)@/.exec(address) ?? [];
      return [answer("sent", 250, "2.0.0"), answer("permanent", 550, "5.1.1"), answer("temporary", 450, "4.2.1")][
        Number(digits) % 3
      ] as Answer;
    });
  },
  close: async () => undefined,
};

/** Mail of before, which nobody waits for. */
const older = `
  WITH made AS (
    INSERT INTO emails (id, team_id, source, mode, lane, message_id, from_address, subject)
    SELECT uuidv7(), $1, 'api', 'live', 0, '<' || n || '@example.test>', 'shop@example.test', 'Before' FROM generate_series(1, 20000) AS n RETURNING id, team_id
  ), people AS (
    INSERT INTO recipients (email_id, no, team_id, kind, address, status) SELECT id, 0, team_id, 'to', id || '@example.test', 'delivered' FROM made
  )
  INSERT INTO events (id, team_id, email_id, recipient_no, type) SELECT uuidv7(), team_id, id, 0, 'delivered' FROM made`;

const nothingOutOfProportion = () => {
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.filter(({ rows }) => rows > each * many)).toEqual([]);
};

const analyzed = "a database that has seen mail, and knows its tables";
describe.each(["a new database", analyzed])("%s", (when) => {
  let ids: string[];

  beforeAll(async () => {
    if (when === analyzed) {
      await pool().query(older, [team.id]);
      await pool().query("VACUUM ANALYZE");
    }
    seen = [];
    ids = await manyMails(team, from, many);
    const runner = runDeliveries(oneWay(mixed), many);
    await until(
      "each was tried",
      () => statuses(ids),
      ({ queued }) => queued === undefined,
    );
    await runner.stop(3000);
  });
  afterAll(async () => {
    await pool().query("DELETE FROM deliveries");
    await pool().query("DELETE FROM suppressions");
  });

  test("taking them in, claiming, and writing what became of them", async () => {
    expect(await statuses(ids)).toMatchObject({ sent: expect.any(Number), bounced: expect.any(Number) });
    for (const part of ["INSERT INTO emails", "UPDATE deliveries SET leased_until", "DELETE FROM deliveries"])
      expect(seen.map(({ statement }) => statement)).toContainEqual(expect.stringContaining(part));
    nothingOutOfProportion();
  });

  test("what providers report about them", async () => {
    seen = [];
    const type = (i: number) => (["delivered", "complained", "bounced", "opened"] as const)[i % 4] ?? "opened";
    await Promise.all(
      ids.map((emailId, i) =>
        storeReport({
          source: "ses",
          key: `${when} ${emailId}`,
          report: {
            by: "A test",
            about: { emailId, providerId: null },
            type: type(i),
            at: Date.now(),
            recipients: [],
            hard: true,
            ref: "1",
            detail: {},
          },
        }),
      ),
    );
    expect(await applyReports()).toBe(many);
    nothingOutOfProportion();
  });
});
