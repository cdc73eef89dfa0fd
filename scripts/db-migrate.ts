/** Brings the database up to date: `npm run db:migrate`. */
import { closeDatabase } from "../lib/infra/db/client";
import { closeQueue } from "../lib/infra/queue";
import { prepareDatabase } from "../lib/prepare";
import { withDatabase } from "./with-database";

const applied = await withDatabase(async (url) => {
  process.env.DATABASE_URL = url;
  const names = await prepareDatabase();
  await closeQueue();
  await closeDatabase();
  return names;
});
console.log(applied.length === 0 ? "The database is up to date." : `Applied ${applied.join(", ")}.`);
