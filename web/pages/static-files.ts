/** Which files a build has for browsers: Next answers those from the disk, and everything else below their path is nothing. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const prefix = "/_next/static/";

/** Tells a file of the build by its path in the address; null for a path that is no such file's place. */
export function staticFiles(folder = ".next/static"): (path: string) => boolean | null {
  const names = existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    : [];
  const known = new Set(names);
  return (path) => (path.startsWith(prefix) ? known.has(decoded(path.slice(prefix.length))) : null);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
