/** Programs of ours as processes of their own, so that a test can kill them. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Running {
  readonly child: ChildProcess;
  /** What the first line of JSON on its stdout said. */
  readonly said: Record<string, unknown>;
  /** Resolves when the process is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/** Resolves when the program has printed a line of JSON. */
export async function run(file: string, env: Record<string, string> = {}): Promise<Running> {
  const child = spawn(process.execPath, ["--import", "tsx", file], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = new Promise<void>((done) => child.once("exit", () => done()));
  const said = await new Promise<Record<string, unknown>>((done, fail) => {
    child.once("exit", (code) => fail(new Error(`${file} ended with ${code}.`)));
    createInterface({ input: child.stdout }).on("line", (line) => line.startsWith("{") && done(JSON.parse(line)));
  });
  return {
    child,
    said,
    async kill(signal = "SIGKILL") {
      child.kill(signal);
      await gone;
    },
  };
}
