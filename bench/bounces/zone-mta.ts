/** The examples that stand in the comments of ZoneMTA's bounce rules, against the category of the rule below them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judgeSentence } from "./judge";

/** Their categories, and which of our classes say the same. */
const same: Record<string, readonly string[]> = {
  recipient: ["gone"],
  blacklist: ["blocklist"],
  block: ["blocklist", "policy"],
  spam: ["content", "blocklist"],
  virus: ["content"],
  message: ["content", "size", "authentication"],
  rate: ["rate"],
  greylist: ["rate"],
  capacity: ["full", "rate", "server"],
  policy: ["policy"],
  dmarc: ["authentication"],
  spf: ["authentication"],
  sender: ["sender", "policy", "blocklist"],
};

export function measureZoneMta(folder: string, verbose: boolean): void {
  const examples: { text: string; category: string }[] = [];
  let above: string[] = [];
  for (const line of readFileSync(join(folder, "config/bounces.txt"), "utf8").split("\n")) {
    const comment = /^#\s*([245]\d\d[ -].*)$/.exec(line)?.[1];
    if (comment) above.push(comment);
    else if (line.trim() === "") above = [];
    else if (!line.startsWith("#")) {
      const [, pattern = "", category = ""] = /^(.*),(?:defer|reject|slowdown),(\w+),[^,]*$/.exec(line) ?? [];
      const rule = new RegExp(pattern, "i");
      examples.push(...above.filter((text) => rule.test(text)).map((text) => ({ text, category })));
    }
  }
  const judged = examples.map((one) => ({ ...one, ...judgeSentence(one.text) }));
  const known = judged.filter(({ category }) => same[category]);
  const right = known.filter(({ category, cause }) => same[category]?.includes(cause));
  const gone = judged.filter(({ category, text }) => category === "recipient" && text.startsWith("5"));
  const others = judged.filter(({ category }) => category !== "recipient");
  if (verbose) {
    for (const one of known) if (!right.includes(one)) console.log(`${one.category} → ${one.cause}${one.hard ? " HARD" : ""}  ${one.text}`);
    for (const one of others) if (one.hard) console.log(`FALSE HARD ${one.category} ${one.text}`);
    for (const one of gone) if (!one.hard) console.log(`MISSED ${one.cause} ${one.text}`);
  }
  console.log(`examples in their category        ${right.length} of ${known.length}`);
  console.log(`about the recipient, judged hard  ${gone.filter(({ hard }) => hard).length} of ${gone.length}`);
  console.log(`others that are judged hard       ${others.filter(({ hard }) => hard).length} of ${others.length}`);
}
