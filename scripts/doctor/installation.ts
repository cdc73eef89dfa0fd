/** Node, packages, settings, the built interface, a browser for the tests. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findChromium } from "@/e2e/support/chromium";
import { parseEnv } from "@/lib/infra/env";
import { buildState } from "@/web/start/fingerprint";
import { root } from "../run-program";
import { Ailment, type Examination } from "./finding";

interface Lock {
  packages: Record<string, { version?: string; optional?: boolean; os?: string[]; cpu?: string[] }>;
}

export const installationChecks: readonly Examination[] = [
  {
    name: "node",
    look() {
      const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
      if (major > 24 || (major === 24 && minor >= 7)) return `${process.versions.node}, ${process.execPath}`;
      throw new Ailment(`${process.versions.node} is older than 24.7.`, "npm ci");
    },
  },
  {
    name: "packages",
    look() {
      const wanted: Lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
      const entries = Object.entries(wanted.packages).filter(([path]) => path !== "");
      const off = entries.filter(([path, { version, optional }]) => {
        const installed = versionAt(path);
        return installed === null ? !optional : installed !== version;
      });
      if (off.length === 0) return `${entries.length} as the lock file says`;
      const some = off.slice(0, 3).map(([path]) => path.replace(/^.*node_modules\//, ""));
      throw new Ailment(
        `${off.length} packages are not what package-lock.json says: ${some.join(", ")}${off.length > 3 ? " …" : ""}.`,
        "npm ci",
      );
    },
  },
  {
    name: "settings",
    look() {
      const source = { ...process.env };
      source.DATABASE_URL ||= "postgresql://127.0.0.1/mailwright";
      source.SECRET_KEY ||= "made by the first start, at least 32 characters";
      try {
        parseEnv(source);
      } catch (error) {
        const lines = error instanceof Error ? error.message.split("\n").join(" ") : String(error);
        throw new Ailment(lines, existsSync(join(root, ".env")) ? "nano .env" : "unset the variable, or see .env.example");
      }
      return existsSync(join(root, ".env")) ? ".env is read and makes sense" : "no .env; what is set makes sense";
    },
  },
  {
    name: "interface",
    look() {
      const state = buildState(root);
      if (state === "current") return "built from the present sources";
      throw new Ailment(
        state === "absent" ? "Not built yet; the first start does it." : "Built from older sources; the next start builds it again.",
        "npm start",
      );
    },
  },
  {
    name: "browser",
    async look() {
      if (!existsSync(join(root, "node_modules/@playwright/test"))) return "not needed without the packages for tests";
      try {
        const { path, source } = await findChromium();
        if (path && !existsSync(path)) throw new Error(`${path} (${source}) does not exist.`);
        return `Chromium from ${source}`;
      } catch (error) {
        throw new Ailment(
          `No Chromium for the journeys: ${error instanceof Error ? error.message : error}`,
          "npm ci, or set PLAYWRIGHT_CHROMIUM_PATH",
        );
      }
    },
  },
];

function versionAt(path: string): string | null {
  const file = join(root, path, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : null;
}
