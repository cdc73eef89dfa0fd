/** Starts one of our TypeScript programs: checks Node, makes the database client if it is stale, and hands over. */
import { spawn } from "node:child_process";
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
if (!program) {
  console.error("Say which program to run: node scripts/run.mjs web/main.ts");
  process.exit(1);
}
process.chdir(root);
const { generate } = await import(pathToFileURL(resolve(root, "scripts/generate.mjs")).href);
generate(root);

const child = spawn(
  process.execPath,
  ["--import", "tsx", "--enable-source-maps", "--disable-warning=ExperimentalWarning", program, ...args],
  {
    stdio: "inherit",
    cwd: root,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
  },
);
/** A terminal sends Ctrl-C to both of us; a supervisor sends SIGTERM to us alone. */
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => child.kill("SIGTERM"));
process.on("SIGHUP", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
