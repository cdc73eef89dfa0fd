/** Finds a Chromium for the tests: the one that is named, the system's, Playwright's own, else the one that npm brings. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

export interface Chromium {
  /** Null means Playwright's own. */
  readonly path: string | null;
  readonly args: string[];
  /** Where it came from, for people. */
  readonly source: string;
}

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** What suits a function in a cloud and not a test: one process for all pages, which hangs, and a browser that lets pages do what no visitor's does. */
const unwanted = [
  "--headless",
  "--single-process",
  "--no-zygote",
  "--disable-web-security",
  "--disable-site-isolation-trials",
  "--allow-running-insecure-content",
];

/** @throws Error when there is none for this machine */
export async function findChromium(): Promise<Chromium> {
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const named = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  if (named) return { path: named, args: sandbox, source: "PLAYWRIGHT_CHROMIUM_PATH" };
  const system = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
  if (system) return { path: system, args: sandbox, source: "the system" };
  const { chromium: own } = await import("@playwright/test");
  if (existsSync(own.executablePath())) return { path: null, args: sandbox, source: "Playwright" };
  const { default: carried } = await import("@sparticuz/chromium");
  const args = carried.args.filter((argument) => !unwanted.some((start) => argument.startsWith(start)));
  return { path: await carried.executablePath(), args, source: "@sparticuz/chromium" };
}
