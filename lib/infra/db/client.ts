/** Doors to PostgreSQL: Prisma for what should read well, `pg` for what must be fast. One pool each per process. */
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "../env";
import { log } from "../log";
import { shared } from "../singleton";
import { connectionOptions } from "./connection";
import { PrismaClient } from "./generated/client";

export type Db = PrismaClient;
export type Tx = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

function openPool(max: number): pg.Pool {
  const made = new pg.Pool({ ...connectionOptions(), max });
  made.on("error", (error) => log().warn({ err: error }, "an idle database connection was lost"));
  return made;
}

/** The pool of the hot paths. A lost connection is replaced by the next query; the pool never ends the process. */
export const pool = shared("pg.pool", (): pg.Pool => openPool(env().DATABASE_POOL));

export const db = shared("prisma", (): Db => {
  const adapter = new PrismaPg(openPool(Math.max(4, Math.floor(env().DATABASE_POOL / 2))), { disposeExternalPool: true });
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 5000, timeout: 15_000 } });
});

/** Ends both pools; for the last line of a process or a test. */
export async function closeDatabase(): Promise<void> {
  await Promise.allSettled([db().$disconnect(), pool().end()]);
}
