import { z } from "zod";
import { command } from "@/lib/kernel/operation";
import { checkDomain, claimCheck } from "./check-domain";
import { findDomain, toDomainDetail } from "./domain";
import { DomainDetail, DomainRef } from "./schemas";

/** Asks the DNS now, for ten seconds at most. Within five seconds of another check the answer is that check's. */
export const verifyDomain = command("domains.verify", {
  summary: "Check a domain now",
  route: "POST /domains/{id}/verify",
  access: { role: "developer", scope: "domains:write", domainKeys: "own" },
  input: z.strictObject({ id: DomainRef }),
  output: DomainDetail,
  refuses: ["domain_not_found"],
  touches: ["domains.list", "domains.get", "domains.score", "domains.history"],
  audit: false,
  async run(ctx, { id }) {
    const row = await findDomain(ctx, id);
    if (await claimCheck(ctx, row.id)) await checkDomain(ctx, row.id);
    return toDomainDetail(ctx, await findDomain(ctx, row.id));
  },
});
