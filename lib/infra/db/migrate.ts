/**
 * Prisma's own migration engine, as WebAssembly from npm: the folder prisma/migrations stays one that
 * `prisma migrate deploy` understands, and nothing is downloaded.
 */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { DiffTarget, MigrationList, SchemaEngine, SchemaFilter } from "@prisma/schema-engine-wasm";
import pg from "pg";
import { singleton } from "../singleton";
import { migrationNames, migrationsFolder, pendingMigrations } from "./pending-migrations";
import { serverVersion } from "./server-version";

const root = resolve(import.meta.dirname, "../../..");
const lock = 7_245_102;

/** Applies what is missing, one process at a time. Answers the names it applied. @throws Error naming the migration that failed */
export async function migrate(url: string): Promise<string[]> {
  const guard = new pg.Client({ connectionString: url });
  guard.on("error", () => undefined);
  await guard.connect();
  try {
    await serverVersion(guard);
    await guard.query("SELECT pg_advisory_lock($1)", [lock]);
    if ((await pendingMigrations(guard)).length === 0) return [];
    return await withEngine(url, schemaFiles(), async (engine) => {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: migrationList(), filters });
      return appliedMigrationNames;
    });
  } finally {
    await guard.end();
  }
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

const migrationList = (): MigrationList => ({
  baseDir: migrationsFolder,
  lockfile: { path: "migration_lock.toml", content: readFileSync(join(migrationsFolder, "migration_lock.toml"), "utf8") },
  shadowDbInitScript: "",
  migrationDirectories: migrationNames().map((path) => ({
    path,
    migrationFile: {
      path: "migration.sql",
      content: { tag: "ok", value: readFileSync(join(migrationsFolder, path, "migration.sql"), "utf8") },
    },
  })),
});

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
