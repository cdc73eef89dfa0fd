import { expect, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { open } from "@/lib/kernel/context";
import { aTeam } from "@/test/harness";
import { trimSandbox } from "./trim-sandbox";

const ctx = async () => {
  const team = await aTeam();
  return { team, ctx: open({ principal: { kind: "system", job: "test", teamId: team.id }, team, requestId: "test" }) as never };
};
const count = async (sql: string, values: unknown[] = []): Promise<number> =>
  (await pool().query(`SELECT count(*)::int AS n FROM ${sql}`, values)).rows[0].n;

test("of the sandbox a month stays, and of one team the newest 5,000", async () => {
  const [{ team, ctx: run }, { team: other }] = [await ctx(), await ctx()];
  const fill = (teamId: string, n: number, age: string) =>
    pool().query(
      `INSERT INTO sandbox_messages (id, team_id, email_id, envelope_from, recipients, subject, raw, received_at)
       SELECT uuidv7(), $1, uuidv7(), 'a@sandbox.test', '{}', n::text, '', now() - $3::interval FROM generate_series(1, $2::int) AS n`,
      [teamId, n, age],
    );
  await fill(team.id, 5003, "1 hour");
  await fill(other.id, 2, "1 hour");
  await fill(other.id, 3, "31 days");
  await trimSandbox.run(run, {});
  expect(await count("sandbox_messages WHERE team_id = $1", [team.id])).toBe(5000);
  expect(await count("sandbox_messages WHERE team_id = $1 AND subject IN ('1', '2', '3')", [team.id])).toBe(0);
  expect(await count("sandbox_messages WHERE team_id = $1", [other.id])).toBe(2);
});
