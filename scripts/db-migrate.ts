/**
 * Brings the database up to date: `npm run db:migrate`. Of a migration that was interrupted `-- --again NAME` and `-- --done NAME` say
 * whether nothing or all of it was done; then the rest is applied.
 */
import { parseArgs } from "node:util";
import { closeDatabase } from "../lib/infra/db/client";
import { resolveMigration } from "../lib/infra/db/migrate";
import { closeQueue } from "../lib/infra/queue";
import { prepareDatabase } from "../lib/prepare";
import { withDatabase } from "./with-database";

const { values } = parseArgs({ options: { again: { type: "string" }, done: { type: "string" } } });

try {
  const applied = await withDatabase(async (url) => {
    process.env.DATABASE_URL = url;
    if (values.again) await resolveMigration(url, values.again, "again");
    if (values.done) await resolveMigration(url, values.done, "done");
    const names = await prepareDatabase();
    await closeQueue();
    await closeDatabase();
    return names;
  });
  console.log(applied.length === 0 ? "The database is up to date." : `Applied ${applied.join(", ")}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
