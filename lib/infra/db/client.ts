/** Doors to PostgreSQL: Prisma for what should read well, `pg` for what must be fast. One pool each per process. */
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "../env";
import { log } from "../log";
import { shared } from "../singleton";
import { PrismaClient } from "./generated/client";

export type Db = PrismaClient;
export type Tx = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/** The pool of the hot paths. A lost connection is replaced by the next query; the pool never ends the process. */
export const pool = shared("pg.pool", (): pg.Pool => {
  const made = new pg.Pool({
    connectionString: env().DATABASE_URL,
    max: env().DATABASE_POOL,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    application_name: `mailwright-${process.env.MAILWRIGHT_ROLE ?? "web"}`,
  });
  made.on("error", (error) => log().warn({ err: error }, "an idle database connection was lost"));
  return made;
});

export const db = shared("prisma", (): Db => {
  const adapter = new PrismaPg({
    connectionString: env().DATABASE_URL,
    max: Math.max(4, Math.floor(env().DATABASE_POOL / 2)),
    connectionTimeoutMillis: 5000,
  });
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 5000, timeout: 15_000 } });
});

/** Ends both pools; for the last line of a process or a test. */
export async function closeDatabase(): Promise<void> {
  await Promise.allSettled([db().$disconnect(), pool().end()]);
}
