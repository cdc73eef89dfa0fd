/**
 * `npm run vouch -- acme example.com`: the operator says that a team owns a domain. It may send from it at once, signed;
 * the DNS record that lets the world check the signature is printed.
 */
import { domainToASCII } from "node:url";
import { signingRecord, vouchForDomain } from "@/lib/domains";
import { closeDatabase, db } from "@/lib/infra/db/client";
import { closeQueue } from "@/lib/infra/queue";
import { withDatabase } from "./with-database";

const [slug = "", given = ""] = process.argv.slice(2);
const domain = domainToASCII(given.toLowerCase().replace(/\.$/, ""));
if (!slug || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) {
  console.error("Name a team and a domain: npm run vouch -- acme example.com");
  process.exit(1);
}

const answer = await withDatabase(async (url) => {
  process.env.DATABASE_URL = url;
  const team = await db().team.findFirst({ where: { slug, kind: "customer" } });
  if (team) await vouchForDomain(team.id, domain);
  const record = team ? await signingRecord(team.id, domain) : null;
  await closeQueue();
  await closeDatabase();
  return record;
});
if (!answer) {
  console.error(`There is no team ${slug}.`);
  process.exit(1);
}
console.log(
  `${slug} may send from ${domain}. Publish this, so that its signatures can be checked:\n\n${answer.name}  TXT  ${answer.value}\n`,
);
process.exit(0);
