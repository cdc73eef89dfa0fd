/** One question to the database, whichever it is. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { withDatabase } from "../with-database";
import { Ailment, Skipped } from "./finding";
import { dataFolder } from "./folder";

/** The embedded server is started for each look, if it does not run: 50 ms. @throws Skipped before the first start, Ailment when it cannot be reached */
export async function askDatabase<T>(look: (client: pg.Client) => Promise<T>): Promise<T> {
  if (!process.env.DATABASE_URL && !existsSync(join(dataFolder(), "postgres.password")))
    throw new Skipped("the first start makes the database");
  return withDatabase(async (url) => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, query_timeout: 30_000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
    } catch (error) {
      const { host, pathname } = new URL(url);
      throw new Ailment(
        `${host}${pathname} cannot be reached: ${error instanceof Error ? error.message || error : error}`,
        "correct DATABASE_URL, or start that PostgreSQL",
      );
    }
    try {
      return await look(client);
    } finally {
      await client.end();
    }
  });
}
