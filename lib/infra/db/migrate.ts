/**
 * Applying the folder prisma/migrations, which stays one that `prisma migrate deploy` understands, and comparing datamodels by Prisma's
 * own engine, as WebAssembly from npm: nothing is downloaded.
 */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { DiffTarget, SchemaEngine, SchemaFilter } from "@prisma/schema-engine-wasm";
import pg from "pg";
import { log } from "../log";
import { singleton } from "../singleton";
import { applyMigration, makeLog, refuseInterrupted, resolveInterrupted } from "./apply-migration";
import { connectionOptions } from "./connection";
import { pendingMigrations } from "./pending-migrations";
import { serverVersion } from "./server-version";
import { WatchedClient } from "./watched-client";

const root = resolve(import.meta.dirname, "../../..");
const lock = 7_245_102;
const turnMs = 250;

/**
 * Applies what is missing, one process at a time. Answers the names it applied.
 * @throws Error naming the migration that failed; it was rolled back, and the next call tries it again
 */
export const migrate = (url: string): Promise<string[]> =>
  asOnlyOne(url, async (client) => {
    await serverVersion(client);
    const names = await pendingMigrations(client);
    if (names.length === 0) return [];
    await makeLog(client);
    await refuseInterrupted(client, names);
    for (const name of names) await applyMigration(client, name);
    return names;
  });

/** Ends the doubt about a migration that was interrupted: it is applied again from its beginning, or taken for done. @throws Error when there is none */
export const resolveMigration = (url: string, name: string, how: "again" | "done"): Promise<void> =>
  asOnlyOne(url, (client) => resolveInterrupted(client, name, how));

/** A statement of a migration may take as long as it needs; a server that is gone is noticed by the kernel. */
async function asOnlyOne<T>(url: string, run: (client: WatchedClient) => Promise<T>): Promise<T> {
  const client = new WatchedClient(connectionOptions("migrate", 0, url));
  await client.connect();
  try {
    for (let told = false; !(await isOurTurn(client)); told = true) {
      if (!told) log().info("another process applies migrations; waiting for it");
      await sleep(turnMs);
    }
    return await run(client);
  } finally {
    await client.end();
  }
}

/** Asked again and again rather than waited for, because a statement that waits holds a snapshot. */
async function isOurTurn(client: WatchedClient): Promise<boolean> {
  const { rows } = await client.query("SELECT pg_try_advisory_lock($1) AS ours", [lock]);
  return rows[0]?.ours === true;
}

/** One file of a datamodel: its path and its text. */
export type SchemaFile = readonly [path: string, content: string];

/** SQL that leads from one datamodel to another; empty when they agree. The engine connects to `url` but reads nothing there. */
export async function diffDatamodels(url: string, from: readonly SchemaFile[], to: readonly SchemaFile[]): Promise<string> {
  const target = (files: readonly SchemaFile[]): DiffTarget =>
    files.length === 0 ? { tag: "empty" } : { tag: "schemaDatamodel", files: files.map(([path, content]) => ({ path, content })) };
  const { stdout } = await withEngine(url, to, (engine) =>
    engine.diff({ from: target(from), to: target(to), script: true, exitCode: null, filters }),
  );
  const sql = stdout?.trim() ?? "";
  return sql === "-- This is an empty migration." ? "" : sql;
}

/** prisma/schema as it is now. */
export const schemaFiles = (): SchemaFile[] => {
  const folder = join(root, "prisma/schema");
  return readdirSync(folder)
    .sort()
    .map((name) => [join(folder, name), readFileSync(join(folder, name), "utf8")]);
};

const filters: SchemaFilter = { externalTables: [], externalEnums: [] };

/** The engine leaves its connections idle for ten seconds, so they are ours, and end with it. */
async function withEngine<T>(url: string, models: readonly SchemaFile[], run: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const { SchemaEngine: Engine } = await loadEngine();
  const connections = new pg.Pool({ connectionString: url, max: 2 });
  connections.on("error", () => undefined);
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(connections));
  const engine = await Engine.new({ datamodels: models.map(([path, content]) => [path, content]) }, () => undefined, adapter);
  try {
    return await run(engine);
  } finally {
    engine.free();
    await connections.end();
  }
}

type Bindings = typeof import("@prisma/schema-engine-wasm/schema_engine_bg");

/** Once per process: the bindings hold one instance, and pointers into another would be read from its memory. */
const loadEngine = (): Promise<Bindings> => singleton("schema-engine", instantiate);

/** The package's own entry imports the `.wasm` as a module, which Node does not do without a flag. */
async function instantiate(): Promise<Bindings> {
  const find = createRequire(import.meta.url);
  const bindings: Bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasm = readFileSync(find.resolve("@prisma/schema-engine-wasm").replace(/schema_engine\.js$/, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": bindings as never });
  (bindings as unknown as { __wbg_set_wasm(exports: unknown): void }).__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start?(): void }).__wbindgen_start?.();
  return bindings;
}
