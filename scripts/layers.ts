/** The layers of tests that other programs run, and how their reports are counted. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { runProgram } from "./run-program";

export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}
export interface Layer {
  readonly name: string;
  run(): Promise<Tally>;
}

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** @param filters parts of file names; none means all */
export const runUnitTests = (filters: readonly string[]): Promise<Tally> =>
  reported(async (file) => {
    const args = ["run", "--passWithNoTests=false", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`, ...filters];
    const { code } = await runProgram("vitest/vitest.mjs", args, { show: true });
    const report = VitestReport.parse(JSON.parse(readFileSync(file, "utf8")));
    /** A file that could not be loaded has no tests to count. */
    const unloaded = report.testResults.filter(
      ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
    ).length;
    return atLeastOneFailure(code, {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloaded,
      skipped: report.numPendingTests,
    });
  });

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()).default([]),
});

/** @param filters parts of file names; none means all */
export const runBrowserTests = (filters: readonly string[]): Promise<Tally> =>
  reported(async (file) => {
    const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: file };
    const { code } = await runProgram("@playwright/test/cli.js", ["test", "--reporter=list,json", ...filters], { show: true, env });
    const { stats, errors } = PlaywrightReport.parse(JSON.parse(readFileSync(file, "utf8")));
    return atLeastOneFailure(code, {
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky + errors.length,
      skipped: stats.skipped,
    });
  });

const atLeastOneFailure = (code: number, tally: Tally): Tally => (code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally);

/** A runner that leaves no report has crashed. */
async function reported(run: (file: string) => Promise<Tally>): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), "mailwright-report-"));
  const file = join(folder, "report.json");
  try {
    return await run(file);
  } catch (error) {
    if (existsSync(file)) throw error;
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
