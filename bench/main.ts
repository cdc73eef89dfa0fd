/**
 * `npm run bench`: each promise about speed beside its limit, in the same run and on a PostgreSQL of its own with
 * fsync on. `--only=accept` runs one; `--only=log` the log, of as many events as `--events=20000000` says, which takes minutes and
 * is never part of all. `--readme` writes the tables into README.md: that of the log in brief beside the other.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
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
  // Filling a table with millions of rows is one statement.
  DATABASE_TIMEOUT_SECONDS: "600",
});

const findings: Finding[] = [];
const ofLog: Finding[] = [];
try {
  const { prepareDatabase } = await import("@/lib/prepare");
  await prepareDatabase();
  for (const [name, run] of await benches()) {
    if (only ? only !== name : name === "log") continue;
    const found = await run(server.url);
    console.log(`\n## ${name}\n${table(found)}`);
    (name === "log" ? ofLog : findings).push(...found);
  }
} finally {
  await server.stop();
  /** As root the server keeps its things elsewhere than in the folder. */
  for (const made of [folder, dirname(server.data)]) rmSync(made, { recursive: true, force: true });
}
const judged = [...findings, ...ofLog].filter((finding) => meets(finding) !== null);
console.log(`\n${judged.filter(meets).length} of ${judged.length} meet their goal; ${machine()}.`);
if (process.argv.includes("--readme")) await writeIntoReadme();
process.exit(0);

async function benches(): Promise<[string, (url: string) => Promise<Finding[]>][]> {
  const { accept } = await import("./accept");
  const { queue } = await import("./queue");
  const { deliver } = await import("./deliver");
  const { events } = await import("./events");
  const { pages } = await import("./pages");
  const { log } = await import("./log");
  const { neighbours } = await import("./neighbours");
  return [
    ["accept", accept],
    ["queue", queue],
    ["deliver", deliver],
    ["events", events],
    ["neighbours", neighbours],
    ["pages", pages],
    ["log", log],
  ];
}

function machine(): string {
  return `${availableParallelism()} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, PostgreSQL 18`;
}

async function writeIntoReadme(): Promise<void> {
  const { inBrief, eventsAsked } = await import("./log");
  const before = readFileSync("README.md", "utf8");
  const general = findings.length > 0 ? between(before, "bench", `${table(findings)}\n\n${machine()}.`) : before;
  const size = `With ${eventsAsked.toLocaleString("en")} events of 90 days and 200 teams, of which the largest has a quarter, and is asked here:`;
  writeFileSync(
    "README.md",
    ofLog.length > 0 ? between(general, "bench log", `${size}\n\n${table(inBrief(ofLog))}\n\n${machine()}.`) : general,
  );
}

/** What stands between two comments is replaced; where they are not yet, they come after the table of the others. */
function between(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, rest = ""] = text.split(open);
  const after = rest.split(close)[1];
  const block = `${open}\n${content}\n${close}`;
  if (after !== undefined) return `${before}${block}${after}`;
  const last = "<!-- /bench -->";
  if (!text.includes(last)) throw new Error(`README.md has no ${last}.`);
  return text.replace(last, `${last}\n\n${block}`);
}
