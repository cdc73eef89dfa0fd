/**
 * `node scripts/run.mjs scripts/measure-bounces.ts <folder> [truth]`: how much of a public collection of refusals is read and judged as
 * it should be. The folder is a checkout of the SMTP Field Manual (ActiveCampaign/smtp-field-manual), of ZoneMTA (zone-eu/zone-mta) or of
 * Sisimai's set-of-emails; the last takes the folder test/public of sisimai/rb-sisimai as its truth. Nothing of them is kept here.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { measureFieldManual } from "@/bench/bounces/field-manual";
import { measureEmails } from "@/bench/bounces/set-of-emails";
import { measureZoneMta } from "@/bench/bounces/zone-mta";

const [folder = "", truth = null] = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
const verbose = process.argv.includes("--verbose");
const has = (path: string) => existsSync(join(folder, path));
if (has("data/codes")) measureFieldManual(folder, verbose);
else if (has("config/bounces.txt")) measureZoneMta(folder, verbose);
else if (has("maildir/bsd")) measureEmails(folder, truth, verbose);
else {
  console.error("Name the folder of a checkout: of smtp-field-manual, zone-mta or set-of-emails.");
  process.exit(1);
}
process.exit(0);
