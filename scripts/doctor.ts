/**
 * `npm run doctor`: what could keep this instance from working. Each finding stands alone and ends with the command that
 * mends it. `--json` for machines; exit code 1 when something is wrong.
 */
import { examine } from "./doctor/examine";
import type { Finding } from "./doctor/finding";

const findings: Finding[] = [];
const json = process.argv.includes("--json");
for await (const finding of examine()) {
  findings.push(finding);
  if (!json) console.log(sentence(finding));
}
const wrong = findings.filter(({ state }) => state === "wrong");
if (json) console.log(JSON.stringify({ ok: wrong.length === 0, findings }, null, 2));
else console.log(wrong.length === 0 ? "\nNothing stands in the way." : `\n${wrong.length} of ${findings.length} need attention.`);
process.exit(wrong.length === 0 ? 0 : 1);

function sentence({ name, state, said, fix }: Finding): string {
  const mark = { right: "✓", wrong: "✗", skipped: "–" }[state];
  return `${mark} ${name.padEnd(14)} ${said}${fix ? `\n${" ".repeat(17)}→ ${fix}` : ""}`;
}
