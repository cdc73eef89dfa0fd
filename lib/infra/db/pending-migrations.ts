/** What a database still lacks. Apart from the engine that applies it, because the web process asks too and Next would bundle the engine. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";

/** Every program of ours runs from the root of the project. */
export const migrationsFolder = join(/*turbopackIgnore: true*/ process.cwd(), "prisma/migrations");

/** Names of all migrations, oldest first. */
export const migrationNames = (): string[] =>
  readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

/** Names of migrations that this database has not had yet. */
export async function pendingMigrations(client: Pick<pg.Client | pg.Pool, "query">): Promise<string[]> {
  const known = await client.query("SELECT to_regclass('_prisma_migrations') AS made");
  if (!known.rows[0]?.made) return migrationNames();
  const { rows } = await client.query(
    "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
  );
  const applied = new Set(rows.map((row) => row.migration_name));
  return migrationNames().filter((name) => !applied.has(name));
}
