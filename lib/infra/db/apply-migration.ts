/**
 * One migration is one transaction, together with its row in `_prisma_migrations`: interrupted, it leaves nothing behind. It waits for
 * a lock for three seconds only, because whoever asks for the table waits behind it, and tries again.
 */
import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { log } from "../log";
import { isContention } from "./outage";
import { migrationsFolder } from "./pending-migrations";

type Client = Pick<pg.Client, "query">;

const lockMs = 3000;
const tries = 60;

/** The table of `prisma migrate deploy`, as it makes it. */
export async function makeLog(client: Client): Promise<void> {
  await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL,
    logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`);
}

/** @throws Error that names the migration; nothing of it is in the database */
export async function applyMigration(client: Client, name: string): Promise<void> {
  const sql = readFileSync(join(migrationsFolder, name, "migration.sql"), "utf8");
  for (let left = tries - 1; ; left--) {
    try {
      await applyOnce(client, name, sql);
      return;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => undefined);
      if (!isContention(error) || left === 0)
        throw new Error(`The migration ${name} failed and was rolled back: ${wordsOf(error)}`, { cause: error });
      if (left % 10 === 9)
        log().warn({ event: "migration.waits", migration: name, err: error }, "a migration does not get its locks yet; it tries again");
      await sleep(500 + Math.random() * 1500);
    }
  }
}

async function applyOnce(client: Client, name: string, sql: string): Promise<void> {
  await client.query("BEGIN");
  await client.query(`SET LOCAL lock_timeout = ${lockMs}`);
  await client.query(sql);
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
    [randomUUID(), createHash("sha256").update(sql).digest("hex"), name],
  );
  await client.query("COMMIT");
}

const interrupted = "finished_at IS NULL AND rolled_back_at IS NULL";

/** Earlier versions, and Prisma's own tools, may leave half a migration behind. @throws Error that says what to do */
export async function refuseInterrupted(client: Client, names: readonly string[]): Promise<void> {
  const { rows } = await client.query(
    `SELECT migration_name AS name, to_char(started_at, 'YYYY-MM-DD HH24:MI TZ') AS at FROM _prisma_migrations
     WHERE ${interrupted} AND migration_name = ANY ($1) LIMIT 1`,
    [names],
  );
  const [row] = rows;
  if (!row) return;
  throw new Error(
    `The migration ${row.name} was begun at ${row.at} and did not end, so that it is unknown what of it was done. Compare the database with ` +
      `prisma/migrations/${row.name}/migration.sql. If nothing of it was done, or you have undone it: npm run db:migrate -- --again ${row.name}. ` +
      `If all of it was done: npm run db:migrate -- --done ${row.name}.`,
  );
}

/** @throws Error when no migration of this name was interrupted */
export async function resolveInterrupted(client: Client, name: string, how: "again" | "done"): Promise<void> {
  const set = how === "again" ? "rolled_back_at = now()" : "finished_at = now(), applied_steps_count = 1";
  const { rowCount } = await client.query(`UPDATE _prisma_migrations SET ${set} WHERE migration_name = $1 AND ${interrupted}`, [name]);
  if (!rowCount) throw new Error(`No migration ${name} was interrupted.`);
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
