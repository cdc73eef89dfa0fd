/**
 * `npm run bench`: each promise about speed beside its limit, in the same run and on a PostgreSQL of its own with
 * fsync on. `--only=accept` runs one; `--only=log --events=20000000`
 * the log at size, which takes minutes and is never part of all; `--readme` writes the table into README.md.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbedded } from "@/lib/infra/db/embedded";
import { type Finding, meets, table } from "./support/report";

const only = process.argv.find((arg) => arg.startsWith("--only="))?.slice(7);
const folder = mkdtempSync(join(tmpdir(), "mailwright-bench-"));
const server = await startEmbedded(folder);
Object.assign(process.env, {
  DATABASE_URL: server.url,
  SECRET_KEY: "a secret of the benchmarks, 32 characters or more",
  APP_URL: "http://localhost:3000",
  LOG_LEVEL: "silent",
});

const findings: Finding[] = [];
try {
  const { prepareDatabase } = await import("@/lib/prepare");
  await prepareDatabase();
  for (const [name, run] of await benches()) {
    if (only ? only !== name : name === "log") continue;
    const found = await run(server.url);
    console.log(`\n## ${name}\n${table(found)}`);
    findings.push(...found);
  }
} finally {
  await server.stop();
  /** As root the server's data lie elsewhere than in the folder. */
  for (const made of [folder, server.data]) rmSync(made, { recursive: true, force: true });
}
const missed = findings.filter((finding) => meets(finding) === false);
console.log(`\n${findings.length - missed.length} of ${findings.length} meet their goal; ${machine()}.`);
if (process.argv.includes("--readme")) writeIntoReadme();
process.exit(0);

async function benches(): Promise<[string, (url: string) => Promise<Finding[]>][]> {
  const { accept } = await import("./accept");
  const { queue } = await import("./queue");
  const { deliver } = await import("./deliver");
  const { events } = await import("./events");
  const { log } = await import("./log");
  return [
    ["accept", accept],
    ["queue", queue],
    ["deliver", deliver],
    ["events", events],
    ["log", log],
  ];
}

function machine(): string {
  return `${availableParallelism()} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, PostgreSQL 18`;
}

function writeIntoReadme(): void {
  const [open, close] = ["<!-- bench -->", "<!-- /bench -->"];
  const text = readFileSync("README.md", "utf8");
  const [before, rest = ""] = text.split(open);
  const after = rest.split(close)[1];
  if (after === undefined) throw new Error(`README.md has no ${open} … ${close}.`);
  writeFileSync("README.md", `${before}${open}\n${table(findings)}\n\n${machine()}.\n${close}${after}`);
}
