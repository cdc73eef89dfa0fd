/** Builds the interface once, and again only when its sources changed. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { CannotStart } from "./cannot-start";
import { buildState, fingerprint, recordBuild } from "./fingerprint";

/** A builder whose supervisor was killed ends with it. Its own workers load this too, and live by the channel that is let go here. */
const endWithParent = `data:text/javascript,${encodeURIComponent(
  "if (process.argv[1]?.endsWith('bin/next')) { process.on('disconnect', () => process.exit(1)); process.channel?.unref(); }",
)}`;

/**
 * @param tell is called with one line when there is something to wait for
 * @throws CannotStart with the builder's own output when it fails
 */
export async function buildOnce(root: string, tell: (line: string) => void, signal: AbortSignal): Promise<void> {
  const state = buildState(root);
  if (state === "current") return;
  tell(
    state === "absent" ? "Building the interface. This happens once and takes a minute." : "Sources changed. Building the interface again.",
  );
  const made = fingerprint(root);
  const output = await runBuild(root, signal);
  signal.throwIfAborted();
  if (output !== null) throw new CannotStart(`The interface could not be built.\n\n${output}`);
  recordBuild(root, made);
}

/** Null when it went well, else what the builder said. */
function runBuild(root: string, signal: AbortSignal): Promise<string | null> {
  const next = createRequire(join(root, "package.json")).resolve("next/dist/bin/next");
  const child = spawn(process.execPath, ["--import", endWithParent, next, "build"], {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  const said: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => said.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => said.push(chunk));
  const halt = () => endGroup(child.pid);
  signal.addEventListener("abort", halt);
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => {
      signal.removeEventListener("abort", halt);
      done(code === 0 && existsSync(join(root, ".next/BUILD_ID")) ? null : Buffer.concat(said).toString("utf8").trim());
    });
  });
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    return;
  }
}
