/** Migrations while others use the tables, and after one was interrupted. Each test has a database of its own, on which one migration is missing. */
import pg from "pg";
import { expect, inject, test } from "vitest";
import { until } from "@/test/worker";
import { migrate, resolveMigration } from "./migrate";
import { migrationNames } from "./pending-migrations";

const undone = "0009_default_sender";

/** A database where one migration, which adds a column to `teams`, is not applied. */
async function inDatabase(
  name: string,
  run: (url: string, client: pg.Client, other: () => Promise<pg.Client>) => Promise<void>,
): Promise<void> {
  const server = new pg.Client({ connectionString: inject("serverUrl") });
  await server.connect();
  const made = `migrate_${name}_${process.pid}`;
  await server.query(`CREATE DATABASE ${made}`);
  const url = new URL(inject("serverUrl"));
  url.pathname = `/${made}`;
  const clients: pg.Client[] = [];
  const connect = async () => {
    const client = new pg.Client({ connectionString: url.href });
    client.on("error", () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  try {
    await migrate(url.href);
    const client = await connect();
    await client.query(`DELETE FROM _prisma_migrations WHERE migration_name = '${undone}'`);
    await client.query(undo);
    await run(url.href, client, connect);
  } finally {
    await Promise.allSettled(clients.map((client) => client.end()));
    await server.query(`DROP DATABASE ${made} WITH (FORCE)`);
    await server.end();
  }
}
const undo = "ALTER TABLE teams DROP COLUMN default_from";

/** Sessions that wait for a lock, as the server sees them. */
const waitingPids = async (client: pg.Client): Promise<number[]> =>
  (await client.query("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")).rows.map(
    ({ pid }) => pid,
  );
const waits = (client: pg.Client) =>
  until(
    "a migration waits for its lock",
    () => waitingPids(client),
    (pids) => pids.length > 0,
  );

test("a migration that waits for a lock lets others use the table, and is applied when the lock is free", async () => {
  await inDatabase("waits", async (url, client, other) => {
    const dump = await other();
    await dump.query("BEGIN; LOCK TABLE teams IN ACCESS SHARE MODE");
    const migrating = migrate(url);
    await waits(client);
    const user = await other();
    await user.query("SET lock_timeout = '20s'");
    for (let i = 0; i < 3; i++) await user.query("SELECT count(*) FROM teams");
    await dump.query("COMMIT");
    expect(await migrating).toEqual([undone]);
    expect(await migrate(url)).toEqual([]);
  });
});

test("a migration whose process was killed leaves nothing behind, and the next one applies it", async () => {
  await inDatabase("killed", async (url, client, other) => {
    const dump = await other();
    await dump.query("BEGIN; LOCK TABLE teams IN ACCESS SHARE MODE");
    const failed = migrate(url).catch((error: Error) => error.message);
    const [pid] = await waits(client);
    await client.query("SELECT pg_terminate_backend($1)", [pid]);
    expect(await failed).toContain(undone);
    await dump.query("COMMIT");
    expect(await migrate(url)).toEqual([undone]);
  });
});

test("two processes that migrate at once apply each migration once", async () => {
  await inDatabase("two", async (url, client) => {
    const names = await Promise.all([migrate(url), migrate(url), migrate(url)]);
    expect(names.flat()).toEqual([undone]);
    const { rows } = await client.query("SELECT count(*)::int AS n FROM _prisma_migrations WHERE finished_at IS NOT NULL");
    expect(rows).toEqual([{ n: migrationNames().length }]);
  });
});

test("half a migration that an earlier version left behind is told with the way out, and both ways out work", async () => {
  for (const how of ["again", "done"] as const)
    await inDatabase(how, async (url, client) => {
      await client.query(`INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', 'x', $1)`, [undone]);
      await expect(migrate(url)).rejects.toThrow(`npm run db:migrate -- --again ${undone}`);
      await resolveMigration(url, undone, how);
      expect(await migrate(url)).toEqual(how === "again" ? [undone] : []);
      await expect(resolveMigration(url, undone, how)).rejects.toThrow("was interrupted");
    });
});
