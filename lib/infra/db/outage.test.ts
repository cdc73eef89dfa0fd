import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { db, pool } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";
import { command } from "@/lib/kernel/operation";
import { anyone, as } from "@/test/harness";
import { isContention, isDatabaseOutage } from "./outage";

/** Every write of this table is refused by the server with the SQLSTATE that stands in the row. */
beforeAll(() =>
  pool().query(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = NEW.bucket; END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON rate_windows FOR EACH ROW EXECUTE FUNCTION refuse()`),
);
afterAll(() => pool().query("DROP TRIGGER refuse ON rate_windows; DROP FUNCTION refuse()"));

const row = (code: string) => ({ data: { bucket: code, minute: new Date(), used: 1 } });
const ways: Record<string, (code: string) => Promise<unknown>> = {
  pg: (code) => pool().query("INSERT INTO rate_windows (bucket, minute, used) VALUES ($1, now(), 1)", [code]),
  "a model of Prisma": (code) => db().rateWindow.create(row(code)),
  "raw SQL of Prisma": (code) => db().$executeRaw`INSERT INTO rate_windows (bucket, minute, used) VALUES (${code}, now(), 1)`,
  "a transaction of Prisma": (code) => db().$transaction((tx) => tx.rateWindow.create(row(code))),
};

const busy = {
  "the disk is full": "53100",
  "there is no memory": "53200",
  "there are too many connections": "53300",
  "a lock was not granted in time": "55P03",
  "a statement took too long": "57014",
  "the server shuts down": "57P01",
  "the server starts": "57P03",
  "the server is read-only": "25006",
  "a transaction idled too long": "25P03",
  "two transactions wait for each other": "40P01",
  "a transaction cannot be serialized": "40001",
  "a file cannot be read": "58030",
};

describe.each(Object.entries(ways))("over %s", (_, write) => {
  test.each(Object.entries(busy))("that %s is answered with 503 and a time to come back, not as a bug of ours", async (_what, code) => {
    const op = command("tests.write", {
      summary: "Write",
      access: "anyone",
      audit: false,
      input: z.object({}),
      output: z.object({}),
      run: async () => {
        await write(code);
        return {};
      },
    });
    const refused = await as(anyone)
      .run(op, {})
      .catch((error) => error);
    expect(refused).toMatchObject({ kind: "unavailable", code: "database_unavailable", detail: { retryAfterSeconds: expect.any(Number) } });
  });

  test.each(["23505", "22P02", "42P01", "P0001", "25P02"])("SQLSTATE %s is still a bug of ours", async (code) => {
    const error = await write(code).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(isDatabaseOutage(error)).toBe(false);
  });

  test("only what was rolled back for a lock, a deadlock or its duration is worth a second try in parts", async () => {
    const told = async (code: string) => [code, isContention(await write(code).catch((error) => error))];
    expect(await Promise.all(["55P03", "57014", "40P01", "40001", "53100", "57P01", "25006"].map(told))).toEqual([
      ["55P03", true],
      ["57014", true],
      ["40P01", true],
      ["40001", true],
      ["53100", false],
      ["57P01", false],
      ["25006", false],
    ]);
  });
});

test("a statement that takes too long and a lock that is held are such errors, as the server itself reports them", async () => {
  const client = await pool().connect();
  const holder = await pool().connect();
  const id = newUuid();
  try {
    await client.query("SET statement_timeout = 20");
    expect(isContention(await client.query("SELECT pg_sleep(10)").catch((error) => error))).toBe(true);
    await client.query("SET statement_timeout = 0; SET lock_timeout = 20");
    await db().team.create({ data: { id, name: "A team", slug: `team-${id}` } });
    await holder.query("BEGIN");
    await holder.query("SELECT FROM teams WHERE id = $1 FOR UPDATE", [id]);
    const refused = await client.query("UPDATE teams SET name = 'B' WHERE id = $1", [id]).catch((error) => error);
    expect([isDatabaseOutage(refused), isContention(refused)]).toEqual([true, true]);
  } finally {
    holder.release(true);
    client.release(true);
  }
});
