/** Makes the typed database client from prisma/schema, when the schema changed since it was last made. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export function generate(root) {
  const schema = join(root, "prisma/schema");
  const out = join(root, "lib/infra/db/generated");
  const stamp = join(out, "schema.sha256");
  const hash = createHash("sha256").update(readFileSync(join(root, "node_modules/prisma/package.json")));
  for (const file of readdirSync(schema).sort()) hash.update(readFileSync(join(schema, file)));
  const now = hash.digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;
  const run = spawnSync(
    process.execPath,
    [join(root, "node_modules/prisma/build/index.js"), "generate", `--schema=${schema}`, "--no-hints"],
    {
      cwd: root,
      encoding: "utf8",
      // Prisma looks for a schema engine that generating does not use, and would download one; any executable satisfies it.
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1", CHECKPOINT_DISABLE: "1" },
    },
  );
  if (run.status !== 0) {
    console.error(run.stdout, run.stderr);
    throw new Error("The database client could not be made from prisma/schema.");
  }
  mkdirSync(out, { recursive: true });
  writeFileSync(stamp, now);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  generate(resolve(dirname(fileURLToPath(import.meta.url)), ".."));
