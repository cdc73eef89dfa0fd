/** `npm run openapi` writes public/openapi.json from the operations; `--check` only says whether it is in agreement. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { openapi } from "@/lib/api/openapi";

const file = resolve(import.meta.dirname, "../public/openapi.json");
const now = `${JSON.stringify(openapi(), null, 2)}\n`;
const before = existsSync(file) ? readFileSync(file, "utf8") : "";

if (!process.argv.includes("--check")) {
  if (now !== before) writeFileSync(file, now);
  console.log(now === before ? "public/openapi.json is up to date." : "Wrote public/openapi.json.");
} else if (now !== before) {
  console.error("public/openapi.json does not say what the operations say. Run: npm run openapi");
  process.exitCode = 1;
}
process.exit();
