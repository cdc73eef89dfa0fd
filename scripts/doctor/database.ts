/** PostgreSQL: is it there, is it new enough, may it be changed, is it up to date, does its clock agree. */
import { pendingMigrations } from "@/lib/infra/db/pending-migrations";
import { oldestServer } from "@/lib/infra/db/server-version";
import { askDatabase } from "./ask-database";
import { Ailment, type Examination } from "./finding";

const skewMs = 2000;

export const databaseChecks: readonly Examination[] = [
  {
    name: "database",
    look: () =>
      askDatabase(async (client) => {
        const { rows } = await client.query(
          "SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS text",
        );
        const { version, text } = rows[0];
        if (version >= oldestServer * 10_000) return `PostgreSQL ${text}`;
        throw new Ailment(`PostgreSQL ${text} is older than ${oldestServer}.`, "upgrade it, or unset DATABASE_URL to use the embedded one");
      }),
  },
  {
    name: "permissions",
    look: () =>
      askDatabase(async (client) => {
        await client.query("BEGIN");
        try {
          await client.query("CREATE TABLE doctor_was_here (id int)");
          await client.query("CREATE SCHEMA doctor_was_here");
          return "tables and schemas can be made";
        } catch (error) {
          const { rows } = await client
            .query("ROLLBACK")
            .then(() => client.query("SELECT current_user AS who, current_database() AS base"));
          const { who, base } = rows[0];
          throw new Ailment(
            `“${who}” may not make tables: ${error instanceof Error ? error.message : error}.`,
            `psql -d ${base} -c 'GRANT CREATE ON DATABASE "${base}" TO "${who}"' -c 'GRANT ALL ON SCHEMA public TO "${who}"'`,
          );
        } finally {
          await client.query("ROLLBACK");
        }
      }),
  },
  {
    name: "migrations",
    look: () =>
      askDatabase(async (client) => {
        const pending = await pendingMigrations(client);
        if (pending.length === 0) return "all applied";
        throw new Ailment(`Not applied yet: ${pending.join(", ")}.`, "npm run db:migrate");
      }),
  },
  {
    name: "clock",
    look: () =>
      askDatabase(async (client) => {
        const before = Date.now();
        const { rows } = await client.query("SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now");
        const skew = Math.round(Number(rows[0].now) - (before + Date.now()) / 2);
        if (Math.abs(skew) <= skewMs) return `agrees with the database within ${Math.max(1, Math.abs(skew))} ms`;
        throw new Ailment(
          `The database's clock is ${Math.abs(skew)} ms ${skew > 0 ? "ahead of" : "behind"} ours.`,
          "sudo timedatectl set-ntp true",
        );
      }),
  },
];
