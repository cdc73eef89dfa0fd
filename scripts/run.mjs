/**
 * Runs one of our TypeScript programs: checks Node, makes the database client if it is stale, reads `.env`, and becomes
 * the program. It stays one process, so signals and exit codes are the program's own.
 */
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const needed = [24, 7];
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  console.error(
    `Mailwright needs Node ${needed.join(".")} or newer; this is ${process.versions.node}. On Linux, "npm ci" brings its own and "npm start" uses it.`,
  );
  process.exit(1);
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const [program, ...args] = process.argv.slice(2);
if (!program || !existsSync(resolve(root, program))) {
  console.error(`Say which program to run, for example: node scripts/run.mjs web/main.ts${program ? ` (there is no ${program})` : ""}`);
  process.exit(1);
}
process.chdir(root);
process.env.NEXT_TELEMETRY_DISABLED = "1";
/** Tests bring their own settings; a developer's must not change what they say. */
if (program !== "scripts/test.ts" && existsSync(".env")) process.loadEnvFile(".env");

/** React reads it when it is loaded. */
if (/^(web|worker)\/main\.ts$/.test(program) && !args.includes("--dev")) process.env.NODE_ENV ||= "production";

const { generate } = await import("./generate.mjs");
generate(root);

const warn = process.emitWarning;
process.emitWarning = (warning, ...rest) => {
  const type = typeof rest[0] === "string" ? rest[0] : rest[0]?.type;
  if (type !== "ExperimentalWarning") warn.call(process, warning, ...rest);
};
process.setSourceMapsEnabled(true);
process.argv = [process.argv[0], resolve(root, program), ...args];
await import("tsx");
try {
  await import(pathToFileURL(resolve(root, program)).href);
} catch (error) {
  /** What a person can mend is told in its own words; anything else is a bug and keeps its stack. */
  console.error(error instanceof Error && "tellPlainly" in error ? error.message : error);
  process.exit(1);
}
