/** What must hold of the code besides its tests; each fails separately and says what to run. */
import { runProgram } from "./run-program";

export interface Check {
  readonly name: string;
  /** The command that mends it, or that shows where to. */
  readonly fix: string;
  /** Empty when it holds, else what was found. */
  run(): Promise<string>;
}

const complaint = async (program: string, args: readonly string[]): Promise<string> => {
  const { code, output } = await runProgram(program, args, { env: { FORCE_COLOR: "0", NO_COLOR: "1" } });
  return code === 0 ? "" : output || `${program} ended with code ${code}`;
};

export const checks: readonly Check[] = [
  {
    name: "types",
    fix: "node_modules/.bin/next typegen && node_modules/.bin/tsc --noEmit -p .",
    run: async () =>
      (await complaint("next/dist/bin/next", ["typegen"])) ||
      (await complaint("typescript/bin/tsc", ["--noEmit", "--pretty", "false", "-p", "."])),
  },
  {
    name: "style",
    fix: "node_modules/.bin/biome check --write .",
    run: () => complaint("@biomejs/biome/bin/biome", ["check", "--diagnostic-level=warn", "--error-on-warnings", "."]),
  },
  {
    name: "unused code",
    fix: "node_modules/.bin/knip",
    run: () => complaint("knip/bin/knip.js", ["--no-progress"]),
  },
  {
    name: "openapi.json",
    fix: "npm run openapi",
    run: () => complaint("tsx/dist/cli.mjs", ["scripts/openapi.ts", "--check"]),
  },
];

export const architecture: Check = {
  name: "architecture",
  fix: "npm run test:unit -- lib/architecture.test.ts",
  run: () => complaint("vitest/vitest.mjs", ["run", "lib/architecture.test.ts"]),
};
