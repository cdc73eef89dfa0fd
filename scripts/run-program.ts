/** Runs a program of node_modules with the Node that runs us. */
import { spawn } from "node:child_process";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "..");

export interface Ran {
  readonly code: number;
  /** stdout and stderr, in the order they came; empty when they were shown. */
  readonly output: string;
}

/** @param program a file inside node_modules, as `vitest/vitest.mjs` */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { show?: boolean; env?: Record<string, string> } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [join(root, "node_modules", program), ...args], {
    cwd: root,
    stdio: ["ignore", options.show ? "inherit" : "pipe", options.show ? "inherit" : "pipe"],
    env: { ...process.env, ...options.env },
  });
  const said: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => said.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => said.push(chunk));
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on("SIGTERM", pass);
  process.on("SIGINT", pass);
  return new Promise((done) => {
    child.on("error", (error) => done({ code: 1, output: String(error) }));
    child.on("close", (code) => {
      process.off("SIGTERM", pass);
      process.off("SIGINT", pass);
      done({ code: code ?? 1, output: Buffer.concat(said).toString("utf8").trim() });
    });
  });
}
