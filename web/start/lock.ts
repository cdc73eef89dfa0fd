/** One instance per data folder: a file that names the process which holds it, and survives `kill -9` without blocking the next start. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CannotStart } from "./cannot-start";

export interface Lock {
  /** True when the instance before this one was killed, so that its processes may still be ending. */
  readonly afterCrash: boolean;
  release(): void;
}

/** @throws CannotStart when a live process holds the folder */
export function lockInstance(folder: string): Lock {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const file = join(folder, "instance.lock");
  const mine = JSON.stringify({ pid: process.pid, since: new Date().toISOString() });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    for (let afterCrash = false; ; afterCrash = true) {
      if (claim(draft, file)) return { afterCrash, release: () => read(file) === mine && rmSync(file, { force: true }) };
      const held = read(file);
      const holder = holderOf(held);
      if (holder && isOurs(holder))
        throw new CannotStart(`Mailwright runs from this folder already (process ${holder}). Stop it first: kill ${holder}`);
      discard(file, held);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The live process that holds the folder, or null. */
export function instanceHolder(folder: string): number | null {
  const holder = holderOf(read(join(folder, "instance.lock")));
  return holder && isOurs(holder) ? holder : null;
}

/** A link to a finished file appears whole or not at all. */
function claim(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Takes a dead holder's file away; if another start was faster and the file is already its own, puts it back. */
function discard(file: string, dead: string): void {
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside) !== dead) claim(aside, file);
  rmSync(aside, { force: true });
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function holderOf(text: string): number | null {
  const pid = Number(/"pid":(\d+)/.exec(text)?.[1]);
  return pid > 0 && pid !== process.pid ? pid : null;
}

/** After a reboot the number may belong to another program. */
function isOurs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("web/start.ts");
  } catch {
    return process.platform !== "linux";
  }
}
