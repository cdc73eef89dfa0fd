/**
 * Writes the next migration: `npm run db:diff -- add-webhooks`. It leads from the datamodel that the newest
 * migration left (kept beside it as datamodel.prisma) to prisma/schema. Read the SQL before you commit it.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { diffDatamodels, type SchemaFile, schemaFiles } from "../lib/infra/db/migrate";
import { migrationNames, migrationsFolder } from "../lib/infra/db/pending-migrations";
import { withDatabase } from "./with-database";

const name = process.argv[2] ?? "";
if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
  console.error("Name the migration in lower case with hyphens: npm run db:diff -- add-webhooks");
  process.exit(1);
}

const now = schemaFiles();
const sql = await withDatabase((url) => diffDatamodels(url, before(), now));
if (!sql) {
  console.log("prisma/schema says nothing that the migrations do not say already.");
  process.exit(0);
}
const folder = join(migrationsFolder, `${String(migrationNames().length + 1).padStart(4, "0")}_${name.replaceAll("-", "_")}`);
mkdirSync(folder);
writeFileSync(join(folder, "migration.sql"), `${sql}\n`);
writeFileSync(
  join(folder, "datamodel.prisma"),
  now
    .map(([, content]) => content.trim())
    .join("\n\n")
    .concat("\n"),
);
console.log(`Wrote ${folder}/migration.sql. Read it, add what a datamodel cannot say, then: npm run db:migrate`);

function before(): SchemaFile[] {
  const newest = migrationNames().at(-1);
  if (!newest) return [];
  const file = join(migrationsFolder, newest, "datamodel.prisma");
  if (!existsSync(file)) throw new Error(`${newest} has no datamodel.prisma to start from.`);
  return [[file, readFileSync(file, "utf8")]];
}
