/** Programs that a benchmark starts: told what to do by arguments, heard by lines of JSON on stdout. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

export interface Program {
  /** The next line of JSON that the program prints. */
  next<T>(): Promise<T>;
  /** The most memory it has held, in megabytes. */
  peakMb(): number;
  stop(signal?: NodeJS.Signals): Promise<void>;
  readonly child: ChildProcess;
}

export function startProgram(file: string, env: Record<string, string>, args: readonly string[] = []): Program {
  const child = spawn(process.execPath, ["--import", "tsx", file, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  const waiting: ((line: string) => void)[] = [];
  const failed: ((error: Error) => void)[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (!line.startsWith("{")) return;
    const next = waiting.shift();
    failed.shift();
    if (next) next(line);
    else lines.push(line);
  });
  const gone = new Promise<void>((done) =>
    child.on("exit", (code) => {
      for (const fail of failed.splice(0)) fail(new Error(`${file} ended with ${code} before it answered.`));
      done();
    }),
  );
  return {
    child,
    next: async <T>() =>
      JSON.parse(
        lines.shift() ??
          (await new Promise<string>((done, fail) => {
            waiting.push(done);
            failed.push(fail);
          })),
      ) as T,
    peakMb: () => peakOf(child.pid),
    stop: async (signal = "SIGTERM") => {
      if (child.exitCode === null) child.kill(signal);
      await gone;
    },
  };
}

/** VmHWM of a process in megabytes; 0 where /proc is not. */
export function peakOf(pid: number | undefined): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
