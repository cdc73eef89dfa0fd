/**
 * Keeps one of our processes running: one that ends is started again, and one that is silent for long is ended first. It lives in
 * a process group of its own, so that a terminal's Ctrl-C reaches the supervisor alone, and holds an IPC channel: when the
 * supervisor is killed the channel closes, `disconnect` fires in the child, and the child stops as if it had got SIGTERM.
 */
import { type ChildProcess, type Serializable, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { beat } from "@/lib/infra/heartbeat";
import { readableLines } from "./readable";
import { silence } from "./silence";

export interface ChildPlan {
  readonly name: string;
  /** Program and arguments, as `["web/main.ts", "--dev"]`. */
  readonly program: readonly string[];
  readonly env: () => NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Show the log on the terminal as well, instead of only in the file. */
  readonly show: boolean;
  readonly tell: (line: string) => void;
  /**
   * Called once, when it has died too often without ever having said that it works; it is not started again then. `last` is the end of
   * its log. Without this, and for one that has worked before, there is no such end: it is started again for ever.
   */
  readonly giveUp?: (name: string, last: string) => void;
  /** Called whenever it begins to work, or ends without being asked to. */
  readonly changed?: (state: ChildState) => void;
  /** Other times than the usual ones, for tests: after how many seconds without a beat it hangs, and how soon it is first started again. */
  readonly silentSeconds?: number;
  readonly firstDelayMs?: number;
}

export interface ChildState {
  /** It has said that it works, and has not ended since. */
  readonly up: boolean;
  /** How often it was started again because it had ended by itself, since the first start. */
  readonly restarts: number;
}

export interface Child {
  /** SIGTERM, and SIGKILL to all that is left of the group after `patience` milliseconds. Resolves when it is gone. */
  stop(patience: number): Promise<void>;
  kill(): void;
  /** Ends it and starts it anew, with settings read afresh. */
  restart(): void;
  readonly running: boolean;
  /** Gives it a message by its channel; nothing happens while it does not run. */
  send(message: Serializable): void;
}

const quickMs = 10_000;
const tooMany = 5;
const usualFirstDelayMs = 250;
const longestDelayMs = 30_000;
const biggestLog = 50_000_000;

export function keepRunning(plan: ChildPlan): Child {
  let child: ChildProcess | null = null;
  let wanted = true;
  let deaths = 0;
  let startedAt = 0;
  let again: NodeJS.Timeout | null = null;
  let renewing = false;
  let worked = false;
  let up = false;
  let restarts = 0;
  const quietness = silence(plan.silentSeconds);
  const tick = () => {
    const seconds = child ? quietness.tick() : null;
    if (seconds === null) return;
    plan.tell(`The ${plan.name} process has not answered for ${seconds} s. Ending it.`);
    endGroup(child?.pid);
  };
  const watching = setInterval(tick, 1000);
  const hear = (message: Serializable) => {
    if (typeof message !== "object" || !("kind" in message) || message.kind !== beat.kind) return;
    if (!quietness.heard()) return;
    up = worked = true;
    plan.changed?.({ up, restarts });
  };

  const start = () => {
    again = null;
    quietness.started();
    startedAt = Date.now();
    const from = logSize(plan.logFile);
    const made = launch(plan);
    child = made;
    made.on("message", hear);
    made.on("exit", (code, signal) => {
      endGroup(made.pid);
      child = null;
      up = false;
      if (!wanted) return;
      if (renewing) {
        renewing = false;
        start();
        return;
      }
      deaths = Date.now() - startedAt < quickMs ? deaths + 1 : 1;
      const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
      if (plan.giveUp && !worked && deaths >= tooMany) {
        wanted = false;
        clearInterval(watching);
        plan.giveUp(plan.name, lastLines(plan.logFile, from));
        return;
      }
      restarts++;
      plan.changed?.({ up, restarts });
      const delay = Math.min(longestDelayMs, (plan.firstDelayMs ?? usualFirstDelayMs) * 2 ** (deaths - 1));
      const often = deaths >= tooMany ? ` It has ended ${deaths} times in a row; ${plan.logFile} says why.` : "";
      plan.tell(`The ${plan.name} process ${how}. Starting it again in ${delay / 1000} s.${often}`);
      again = setTimeout(start, delay);
    });
  };
  start();

  return {
    get running() {
      return child !== null;
    },
    kill: () => endGroup(child?.pid),
    restart() {
      if (!child || !wanted) return;
      renewing = true;
      const { pid } = child;
      child.kill("SIGTERM");
      setTimeout(() => child?.pid === pid && endGroup(pid), 5000).unref();
    },
    send(message) {
      if (child?.connected) child.send(message, () => undefined);
    },
    async stop(patience) {
      wanted = false;
      clearInterval(watching);
      if (again) clearTimeout(again);
      const ending = child;
      if (!ending) return;
      const gone = new Promise<void>((done) => {
        ending.once("exit", () => done());
      });
      ending.kill("SIGTERM");
      const hurry = setTimeout(() => endGroup(ending.pid), patience);
      await gone;
      clearTimeout(hurry);
    },
  };
}

function launch({ program, env, logFile, show, name }: ChildPlan): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  if (logSize(logFile) > biggestLog) renameSync(logFile, `${logFile}.old`);
  const log = openSync(logFile, "a", 0o640);
  const out = show ? "pipe" : log;
  const child = spawn(process.execPath, ["--import", "tsx", "--enable-source-maps", "--disable-warning=ExperimentalWarning", ...program], {
    detached: true,
    stdio: ["ignore", out, out, "ipc"],
    env: { ...env(), MAILWRIGHT_ROLE: name, MAILWRIGHT_SUPERVISED: "1" },
  });
  if (show)
    for (const stream of [child.stdout, child.stderr])
      if (stream) readableLines(name, stream, log);
      else closeSync(log);
  child.on("error", () => child.emit("exit", 1, null));
  return child;
}

/** Its helpers go with it. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    return;
  }
}

const logSize = (file: string): number => (existsSync(file) ? statSync(file).size : 0);

function lastLines(file: string, from: number): string {
  if (!existsSync(file)) return "";
  const text = readFileSync(file);
  return text.subarray(Math.min(from, text.length)).toString("utf8").trimEnd().split("\n").slice(-15).join("\n");
}
