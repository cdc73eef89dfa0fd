import { z } from "zod";
import { query } from "@/lib/kernel/operation";
import { findDomain } from "./domain";
import { readReport, readStates } from "./report";
import { DomainRef, DomainScore } from "./schemas";

/** 0 to 100 over SPF, DKIM, DMARC and MX, with the record that earns each lost point back. */
export const getDomainScore = query("domains.score", {
  summary: "Get the score of a domain",
  route: "GET /domains/{id}/score",
  access: { role: "viewer", scope: "domains:read", testKeys: "shared", domainKeys: "own" },
  input: z.strictObject({ id: DomainRef }),
  output: DomainScore,
  refuses: ["domain_not_found"],
  async run(ctx, { id }) {
    const row = await findDomain(ctx, id);
    const report = readReport(row.report);
    return {
      domain: row.name,
      score: readStates(row.report).scored ? row.score : null,
      checks: report?.parts ?? null,
      lost: report?.lost ?? [],
      advice: report?.advice ?? [],
      checkedAt: row.checkedAt?.toISOString() ?? null,
    };
  },
});
