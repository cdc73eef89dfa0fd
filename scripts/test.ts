/**
 * `npm test`: all layers, one line each, and as the last line the sum. A layer that crashes or runs nothing has failed.
 * `--only=unit,e2e,check` runs some of them; other arguments choose files, as in `npm test -- --only=unit lib/emails`.
 */
import { checks } from "./checks";
import { type Layer, runBrowserTests, runUnitTests, type Tally } from "./layers";

const given = process.argv.slice(2);
const only = given
  .find((argument) => argument.startsWith("--only="))
  ?.slice("--only=".length)
  .split(",");
const rest = given.filter((argument) => !argument.startsWith("--only="));

const layers: readonly Layer[] = [
  { name: "unit", run: () => runUnitTests(rest) },
  { name: "check", run: runChecks },
  { name: "e2e", run: () => runBrowserTests(rest) },
];
const unknown = only?.filter((name) => !layers.some((layer) => layer.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no layer called ${unknown.join(", ")}. The layers are ${layers.map(({ name }) => name).join(", ")}.`);
  process.exit(1);
}

const lines: string[] = [];
const sum = { passed: 0, failed: 0 };
for (const { name, run } of layers.filter((layer) => !only || only.includes(layer.name))) {
  const began = performance.now();
  const tally = await run().catch((error): Tally => {
    console.error(error);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  if (tally.passed + tally.failed === 0) {
    console.error(`The layer ${name} ran no test.`);
    tally.failed = 1;
  }
  sum.passed += tally.passed;
  sum.failed += tally.failed;
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : "";
  lines.push(
    `${name.padEnd(6)} ${tally.passed} passed, ${tally.failed} failed${skipped} (${((performance.now() - began) / 1000).toFixed(1)} s)`,
  );
}
console.log(`\n${lines.join("\n")}`);
process.exitCode = sum.failed === 0 ? 0 : 1;
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed\n`, () => process.exit());

async function runChecks(): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, fix, run } of checks) {
    const found = await run();
    console.log(found ? `✗ ${name}\n\n${found}\n\n  See it again or mend it: ${fix}\n` : `✓ ${name}`);
    if (found) tally.failed += 1;
    else tally.passed += 1;
  }
  return tally;
}
