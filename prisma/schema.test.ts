/** The migrations and prisma/schema say the same: `npm run db:diff -- name` writes what is missing. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { diffDatamodels, migrate, schemaFiles } from "@/lib/infra/db/migrate";
import { migrationNames, migrationsFolder } from "@/lib/infra/db/pending-migrations";

/** What PostgreSQL itself knows of a database's tables, one sentence per fact. */
const facts = `
  SELECT format('column %s.%s %s%s default %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attnotnull THEN ' not null' ELSE '' END, coalesce(pg_get_expr(d.adbin, d.adrelid), 'none')) AS fact
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND c.relname <> '_prisma_migrations'
  UNION ALL
  SELECT format('index %s', indexdef) FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
  UNION ALL
  SELECT format('constraint %s on %s: %s', conname, conrelid::regclass, pg_get_constraintdef(oid))
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND conrelid::regclass::text <> '_prisma_migrations'
  UNION ALL
  SELECT format('enum %s %s', t.typname, e.enumlabel) FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
  ORDER BY 1`;

async function inDatabase<T>(name: string, run: (client: pg.Client, url: string) => Promise<T>): Promise<T> {
  const server = new pg.Client({ connectionString: inject("serverUrl") });
  await server.connect();
  const made = `schema_${name}_${process.pid}`;
  await server.query(`CREATE DATABASE ${made}`);
  const url = new URL(inject("serverUrl"));
  url.pathname = `/${made}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    return await run(client, url.href);
  } finally {
    await client.end();
    await server.query(`DROP DATABASE ${made} WITH (FORCE)`);
    await server.end();
  }
}

const factsOf = async (client: pg.Client): Promise<string[]> => (await client.query(facts)).rows.map(({ fact }) => fact);

/** What only SQL can say stands in a migration alone, marked so that Prisma's own tools leave it in peace. */
const beyondDatamodel = (migrated: readonly string[], drawn: readonly string[]): string[] =>
  migrated.filter((fact) => !drawn.includes(fact) && !/ WHERE | CHECK |\blower\(|\bUSING gin\b/.test(fact));

test("the migrations lead to exactly what the schema draws", async () => {
  const migrated = await inDatabase("migrated", async (client, url) => {
    expect(await migrate(url)).toEqual(migrationNames());
    return factsOf(client);
  });
  const drawn = await inDatabase("drawn", async (client, url) => {
    await client.query(await diffDatamodels(url, [], schemaFiles()));
    return factsOf(client);
  });
  expect(drawn.length).toBeGreaterThan(100);
  expect(drawn.filter((fact) => !migrated.includes(fact))).toEqual([]);
  expect(beyondDatamodel(migrated, drawn)).toEqual([]);
});

test("the newest migration keeps the datamodel that it leads to", async () => {
  const newest = migrationNames().at(-1) ?? "";
  const file = join(migrationsFolder, newest, "datamodel.prisma");
  const left = await inDatabase("left", (_client, url) => diffDatamodels(url, [[file, readFileSync(file, "utf8")]], schemaFiles()));
  expect(left).toBe("");
});

test("applying the migrations again changes nothing", async () => {
  await inDatabase("again", async (_client, url) => {
    await migrate(url);
    expect(await migrate(url)).toEqual([]);
  });
});
