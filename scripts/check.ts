/** `npm run check`: what can be said about the code without running the product. */
import { architecture, checks } from "./checks";

let broken = 0;
for (const { name, fix, run } of [...checks, architecture]) {
  const found = await run();
  console.log(found ? `✗ ${name}\n\n${found}\n\n  See it again or mend it: ${fix}\n` : `✓ ${name}`);
  if (found) broken += 1;
}
process.exit(broken === 0 ? 0 : 1);
