/** What every process needs of its database before it can work. */
import type { Check, Checks } from "../readiness";
import { pool } from "./client";
import { pendingMigrations } from "./pending-migrations";

/** For `keepReadiness`. A queue, however long, is none of it: taking a process away makes no queue shorter. */
export const databaseChecks: Checks = { database: askDatabase, migrations: askMigrations };

async function askDatabase(): Promise<Check> {
  await pool().query("SELECT 1");
  return { ok: true, says: "answers" };
}

async function askMigrations(): Promise<Check> {
  const pending = await pendingMigrations(pool());
  return pending.length === 0 ? { ok: true, says: "applied" } : { ok: false, says: `${pending.length} to apply: npm run db:migrate` };
}
