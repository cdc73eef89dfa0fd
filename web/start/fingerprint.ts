/** Tells whether the built interface still fits its sources. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const sources = [
  "app",
  "components",
  "lib",
  "emails",
  "public",
  "prisma/schema",
  "instrumentation.ts",
  "next.config.ts",
  "package-lock.json",
  "postcss.config.mjs",
  "proxy.ts",
  "tsconfig.json",
];
const stamp = ".next/sources.sha256";

/** SHA-256 over the names and contents of all that `next build` reads; tests and generated files are left out. */
export function fingerprint(root: string): string {
  const hash = createHash("sha256");
  for (const file of sources.flatMap((source) => filesBelow(root, source))) {
    hash.update(`${file}\0`);
    hash.update(
      createHash("sha256")
        .update(readFileSync(join(root, file)))
        .digest(),
    );
  }
  return hash.digest("hex");
}

export type BuildState = "absent" | "stale" | "current";

export function buildState(root: string): BuildState {
  if (!existsSync(join(root, ".next/BUILD_ID")) || !existsSync(join(root, stamp))) return "absent";
  return readFileSync(join(root, stamp), "utf8") === fingerprint(root) ? "current" : "stale";
}

/** Notes that the build was made from these sources. */
export const recordBuild = (root: string, made: string): void => writeFileSync(join(root, stamp), made);

function filesBelow(root: string, path: string): string[] {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .sort()
    .filter((name) => name !== "generated" && !/\.(test|spec)\.tsx?$/.test(name))
    .flatMap((name) => filesBelow(root, join(path, name)));
}
