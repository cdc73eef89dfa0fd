/** While developing: a change in code that a process has loaded starts that process again. Next itself reloads pages. */
import { existsSync, watch } from "node:fs";
import { join } from "node:path";
import type { Child } from "./child";

const folders = ["lib", "web", "worker", "smtp", "emails"];
const settleMs = 300;

/** Returns what ends the watching. */
export function restartOnChange(root: string, children: readonly Child[]): () => void {
  let timer: NodeJS.Timeout | null = null;
  const changed = (name: string | null) => {
    if (!name || !/\.tsx?$/.test(name) || /\.test\.tsx?$/.test(name) || name.includes("generated")) return;
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => {
      for (const child of children) child.restart();
    }, settleMs);
  };
  const watchers = folders
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .map((folder) => watch(folder, { recursive: true }, (_event, name) => changed(name)));
  return () => {
    if (timer) clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
