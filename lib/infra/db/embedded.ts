/** A real PostgreSQL beside the application, for a laptop and for tests: started, found again after a crash, stopped. */
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Account, reachable, serverAccount, serverFolder } from "./embedded-server";

export interface Embedded {
  /** `postgresql://…` of the database `mailwright`. */
  readonly url: string;
  /** Where the data really is; another folder than asked for when the server's user cannot reach that one. */
  readonly data: string;
  /** True when the server ran already: another program of ours, or one that was killed, had started it. */
  readonly adopted: boolean;
  /** Ends the server: open transactions are rolled back. After `patienceSeconds` (6) it is ended at once. Resolves when it is gone. */
  stop(patienceSeconds?: number): Promise<void>;
}

const user = "mailwright";
const database = "mailwright";
const outOfHome = "/var/lib/mailwright";

/**
 * @param folder where `postgres/` (the data), its log and its password are kept
 * @param settings more settings for the server, as `{ fsync: "off" }`
 * @throws Error with one sentence when it cannot start
 */
export async function startEmbedded(folder: string, settings: Record<string, string> = {}): Promise<Embedded> {
  const account = serverAccount();
  const wanted = resolve(folder);
  const home = reachable(wanted, account) ? wanted : join(outOfHome, wanted.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, ""));
  const server = serverFolder(account, reachable(wanted, account) ? wanted : outOfHome);
  const data = join(home, "postgres");
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const password = passwordIn(home);
  if (!existsSync(join(data, "PG_VERSION"))) initialise(server, data, password, account);

  const running = runningPort(data);
  if (running) {
    const url = urlOf(running.port, password);
    await ready(url, () => true, join(home, "postgres.log"));
    return { url, data, adopted: true, stop: (patienceSeconds) => stop(running.pid, patienceSeconds) };
  }
  const port = await freePort();
  const log = openSync(join(home, "postgres.log"), "a");
  const child = spawn(
    join(server, "bin/postgres"),
    [
      "-D",
      data,
      "-p",
      String(port),
      ...Object.entries({ ...defaults(), ...settings }).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    { ...account, cwd: dirname(data), stdio: ["ignore", log, log], detached: true, env: serverEnv() },
  );
  closeSync(log);
  child.unref();
  const { pid } = child;
  let alive = pid !== undefined;
  child.on("error", () => {
    alive = false;
  });
  child.on("exit", () => {
    alive = false;
  });
  const url = urlOf(port, password);
  await ready(url, () => alive, join(home, "postgres.log"));
  if (pid === undefined) throw new Error("The embedded PostgreSQL has no process.");
  return { url, data, adopted: false, stop: (patienceSeconds) => stop(pid, patienceSeconds) };
}

/** Durable always; sized for a laptop. New WAL segments are not zero-filled, which is what keeps the p99 of commits low. */
const defaults = (): Record<string, string> => ({
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  shared_buffers: `${Math.max(128, Math.min(2048, Math.floor(totalmem() / 4 / 1_048_576)))}MB`,
  max_wal_size: "4GB",
  min_wal_size: "512MB",
  wal_init_zero: "off",
  log_checkpoints: "off",
  log_min_messages: "warning",
  timezone: "UTC",
  log_timezone: "UTC",
});

const serverEnv = (): NodeJS.ProcessEnv => ({ NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" });
const urlOf = (port: number, password: string) => `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;

function passwordIn(home: string): string {
  const file = join(home, "postgres.password");
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}

function initialise(server: string, data: string, password: string, account: Account | null): void {
  const passwordFile = `${data}.initial-password`;
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) for (const path of [data, passwordFile]) chownSync(path, account.uid, account.gid);
  const run = spawnSync(
    join(server, "bin/initdb"),
    [
      `--pgdata=${data}`,
      `--username=${user}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--no-instructions",
    ],
    { ...account, cwd: dirname(data), encoding: "utf8", env: serverEnv() },
  );
  rmSync(passwordFile, { force: true });
  if (run.status === 0) {
    chmodSync(data, 0o700);
    return;
  }
  rmSync(data, { recursive: true, force: true });
  throw new Error(
    `The embedded PostgreSQL could not make its data in ${data}: ${(run.stderr || String(run.error ?? "")).trim().split("\n").at(-1)}`,
  );
}

/** A server left behind by a start that was killed still holds this data; it is found by the file that it keeps. */
function runningPort(data: string): { pid: number; port: number } | null {
  const file = join(data, "postmaster.pid");
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, "utf8").split("\n");
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return pid > 0 && port > 0 && isAlive(pid) && isPostgres(pid) ? { pid, port } : null;
}

/** After a reboot the number may belong to another program. */
function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("postgres");
  } catch {
    return process.platform !== "linux";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const probe = createServer();
    probe.on("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (typeof address === "object" && address ? done(address.port) : fail(new Error("No port is free."))));
    });
  });

/** Answers when the database can be used, and makes it the first time. */
async function ready(url: string, alive: () => boolean, log: string): Promise<void> {
  const until = Date.now() + 60_000;
  const maintenance = new URL(url);
  maintenance.pathname = "/postgres";
  for (let last: unknown = null; Date.now() < until; await sleep(30)) {
    if (!alive()) throw new Error(`The embedded PostgreSQL ended at once. The last lines of ${log} say why.`);
    const client = new pg.Client({ connectionString: maintenance.href, connectionTimeoutMillis: 2000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [database]);
      if (!rowCount) await client.query(`CREATE DATABASE ${database}`);
      return;
    } catch (error) {
      last = error;
      if (error instanceof Error && /password authentication/.test(error.message))
        throw new Error("The password of the embedded PostgreSQL does not fit its data.");
    } finally {
      await client.end().catch(() => undefined);
    }
    if (Date.now() >= until - 50) throw new Error("The embedded PostgreSQL did not become ready within a minute.", { cause: last });
  }
}

async function stop(pid: number, patienceSeconds = 6): Promise<void> {
  for (const [signal, seconds] of [
    ["SIGINT", patienceSeconds],
    ["SIGQUIT", 3],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (const until = Date.now() + seconds * 1000; Date.now() < until; await sleep(20)) if (!isAlive(pid)) return;
  }
}
