/** Before each test file: a fresh copy of the migrated database, made when the file first asks for its settings. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { closeDatabase } from "@/lib/infra/db/client";
import { closeQueue } from "@/lib/infra/queue";

const server = inject("serverUrl");
const name = `t_${randomBytes(6).toString("hex")}`;
const client = new pg.Client({ connectionString: server });
await client.connect();
await client.query(`CREATE DATABASE ${name} TEMPLATE ${inject("template")} STRATEGY FILE_COPY`);
await client.end();

const url = new URL(server);
url.pathname = `/${name}`;
Object.assign(process.env, {
  DATABASE_URL: url.href,
  SECRET_KEY: "a secret that only the tests know, 32+ characters",
  APP_URL: "http://localhost:3000",
  LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
  DATABASE_POOL: "6",
});

afterAll(async () => {
  await closeQueue();
  await closeDatabase();
});
