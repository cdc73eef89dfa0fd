/**
 * `npm start` and `npm run dev`: everything on one machine. PostgreSQL (unless DATABASE_URL names one), migrations, the
 * built interface, the web process and the worker, kept running until Ctrl-C.
 */
import { join, resolve } from "node:path";
import { closeDatabase } from "@/lib/infra/db/client";
import { type Embedded, startEmbedded } from "@/lib/infra/db/embedded";
import { appUrl, env, waysOut } from "@/lib/infra/env";
import { closeQueue } from "@/lib/infra/queue";
import { prepareDatabase } from "@/lib/prepare";
import { setupUrl } from "@/lib/teams";
import { banner } from "./start/banner";
import { buildOnce } from "./start/build";
import { CannotStart } from "./start/cannot-start";
import { type Child, keepRunning } from "./start/child";
import { guardEmbedded } from "./start/guard-embedded";
import { type Lock, lockInstance } from "./start/lock";
import { choosePort } from "./start/port";
import { keepSecretKey } from "./start/secret-key";
import { onStopSignals } from "./start/stop-signals";
import { originOf, waitReady } from "./start/wait-ready";
import { restartOnChange } from "./start/watch";

const root = resolve(import.meta.dirname, "..");
const dev = process.argv.includes("--dev");
const folder = resolve(root, process.env.DATA_DIR || ".data");
const logs = join(folder, "logs");
/** Web and worker get this long to finish what they do; with PostgreSQL's own ending all is gone within ten seconds. */
const patienceMs = 7000;

const stopping = new AbortController();
const running: { lock?: Lock; embedded?: Embedded; children: Child[]; undo: (() => void)[] } = { children: [], undo: [] };
let hurried = false;
let failure: string | null = null;

const tell = (line: string) => console.log(`  ${line}`);

onStopSignals({
  first: () => stopping.abort(),
  again: () => {
    hurried = true;
    for (const child of running.children) child.kill();
  },
});

try {
  await start();
  if (!stopping.signal.aborted) await new Promise((done) => stopping.signal.addEventListener("abort", done));
} catch (error) {
  if (!stopping.signal.aborted) failure = reasonOf(error);
}
if (failure) console.error(failure);
else tell("Stopping.");
await stop();
process.exit(failure ? 1 : 0);

async function start(): Promise<void> {
  const began = performance.now();
  const { signal } = stopping;
  running.lock = lockInstance(folder);
  Object.assign(process.env, { NODE_ENV: dev ? "development" : "production" });
  process.env.SECRET_KEY ||= keepSecretKey(folder);
  await openDatabase();
  const { HOST, PORT } = env();
  const port = await choosePort(HOST, PORT, running.lock.afterCrash ? 10_000 : 0);
  process.env.PORT = String(port);
  env().PORT = port;
  signal.throwIfAborted();
  const setup = await prepare();
  signal.throwIfAborted();
  if (!dev) await buildOnce(root, tell, signal);
  signal.throwIfAborted();
  startChildren();
  await waitReady(originOf(HOST, port), signal);
  if (dev) running.undo.push(restartOnChange(root, running.children));
  console.log(
    banner(
      {
        url: appUrl(),
        setupUrl: setup,
        sendsBy: waysOut(),
        data: running.embedded?.data ?? null,
        logs,
        seconds: (performance.now() - began) / 1000,
      },
      Boolean(process.stdout.isTTY) && !process.env.NO_COLOR,
    ),
  );
}

/** Uses the database that is named, or starts our own and keeps it started. */
async function openDatabase(): Promise<void> {
  if (process.env.DATABASE_URL) return;
  /** Other mistakes in the settings are told before a server is started for nothing. */
  process.env.DATABASE_URL = "postgresql://127.0.0.1/mailwright";
  env();
  running.embedded = await startEmbedded(folder);
  process.env.DATABASE_URL = running.embedded.url;
  env().DATABASE_URL = running.embedded.url;
  const guard = guardEmbedded(folder, running.embedded, (renewed) => {
    running.embedded = renewed;
    process.env.DATABASE_URL = renewed.url;
    tell("PostgreSQL had ended and was started again.");
    for (const child of running.children) child.restart();
  });
  running.undo.push(guard);
}

/** Answers the link that makes the first account, while there is none. @throws CannotStart naming the database and what it said */
async function prepare(): Promise<string | null> {
  try {
    const applied = await prepareDatabase();
    if (applied.length > 0) tell(`Migrated the database: ${applied.join(", ")}.`);
    return await setupUrl();
  } catch (error) {
    const { host, pathname } = new URL(env().DATABASE_URL);
    const said = error instanceof Error ? error.message || String(error) : String(error);
    throw new CannotStart(`The database ${pathname.slice(1)} at ${host} could not be made ready: ${said}`, { cause: error });
  } finally {
    await closeQueue();
    await closeDatabase();
  }
}

function startChildren(): void {
  const plan = (name: string, program: string[]) =>
    keepRunning({
      name,
      program,
      env: () => ({ ...process.env, STOP_SECONDS: "6" }),
      logFile: join(logs, `${name}.log`),
      show: dev,
      tell,
      giveUp: (which, last) => {
        failure = `The ${which} process keeps ending. Its last lines (${join(logs, `${which}.log`)}):\n\n${last}`;
        stopping.abort();
      },
    });
  running.children.push(plan("web", ["web/main.ts", ...(dev ? ["--dev"] : [])]), plan("worker", ["worker/main.ts"]));
}

/** Web and worker together, then the database, then the lock. */
async function stop(): Promise<void> {
  const deadline = Date.now() + 9500;
  for (const undo of running.undo) undo();
  await Promise.all(running.children.map((child) => child.stop(hurried ? 0 : patienceMs)));
  await running.embedded?.stop(hurried ? 0.5 : Math.max(1, (deadline - Date.now()) / 1000));
  running.lock?.release();
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "tellPlainly" in error ? error.message : (error.stack ?? error.message);
}
