/** The product as a person starts it: web/start.ts in a process of its own. */
import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:net";
import { resolve } from "node:path";
import { startEmbedded } from "../../lib/infra/db/embedded";

export interface Product {
  readonly url: string;
  /** The link that makes the first account, as it was printed. */
  readonly setupUrl: string | null;
  readonly databaseUrl: string;
  readonly pid: number;
  /** All that it printed. */
  readonly said: () => string;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

const root = resolve(import.meta.dirname, "../..");

/** Resolves when it says that it is ready. @throws Error with what it said when it ends before */
export async function startProduct(folder: string, settings: Record<string, string> = {}): Promise<Product> {
  const port = await freePort();
  const child = spawn(process.execPath, ["scripts/run.mjs", "web/start.ts"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...settingsFor(folder), PORT: String(port), ...settings },
  });
  let said = "";
  const ended = new Promise<number | null>((done) => {
    child.on("close", done);
  });
  const ready = new Promise<void>((done) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString("utf8");
      if (said.includes("Ctrl-C stops everything")) done();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
  });
  const early = ended.then((code) => {
    throw new Error(`The product ended with code ${code}:\n${said}`);
  });
  await Promise.race([ready, early]);
  early.catch(() => undefined);
  const { url: databaseUrl } = await startEmbedded(folder);
  return {
    url: `http://localhost:${port}`,
    setupUrl: /https?:\/\/\S+\/setup\S*/.exec(said)?.[0] ?? null,
    databaseUrl,
    pid: child.pid ?? 0,
    said: () => said,
    stop() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

/** `npm run demo` for the product that runs from this folder. Answers what it printed. @throws Error with what it said when it fails */
export function fillWithDemo(folder: string): string {
  return execFileSync(process.execPath, ["scripts/run.mjs", "scripts/demo.ts"], {
    cwd: root,
    env: settingsFor(folder),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

const settingsFor = (folder: string) => ({
  NODE_ENV: "production" as const,
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  TMPDIR: process.env.TMPDIR,
  DATA_DIR: folder,
  NO_COLOR: "1",
});

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const probe = createServer();
    probe.on("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (typeof address === "object" && address ? done(address.port) : fail(new Error("No port is free."))));
    });
  });
