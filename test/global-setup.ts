/** One real PostgreSQL for the whole run; every test file works in a database of its own, copied from a migrated one. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { closeDatabase } from "@/lib/infra/db/client";
import { startEmbedded } from "@/lib/infra/db/embedded";
import { closeQueue } from "@/lib/infra/queue";
import { prepareDatabase } from "@/lib/prepare";

declare module "vitest" {
  interface ProvidedContext {
    /** The server, as the URL of its maintenance database. */
    serverUrl: string;
    template: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  process.env.SECRET_KEY ??= "a secret that only the tests know, 32+ characters";
  const folder = mkdtempSync(join(tmpdir(), "mailwright-test-"));
  /** As root the server runs as another user, who has to get in. */
  chmodSync(folder, 0o755);
  const server = await startEmbedded(folder, {
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    shared_buffers: "128MB",
    max_connections: "300",
  });
  process.env.DATABASE_URL = server.url;
  await prepareDatabase();
  await closeQueue();
  await closeDatabase();
  const template = new URL(server.url).pathname.slice(1);
  const maintenance = new URL(server.url);
  maintenance.pathname = "/postgres";
  const client = new pg.Client({ connectionString: maintenance.href });
  await client.connect();
  // A database can only be copied while nobody is in it.
  await client.query(`ALTER DATABASE ${template} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  await client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [template]);
  await client.end();
  project.provide("serverUrl", maintenance.href);
  project.provide("template", template);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
