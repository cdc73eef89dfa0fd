import { z } from "zod";
import { query } from "@/lib/kernel/operation";
import { findDomain, toDomainDetail } from "./domain";
import { DomainDetail, DomainRef } from "./schemas";

/** With the records to publish, and what the last check saw of each. */
export const getDomain = query("domains.get", {
  summary: "Get a domain",
  route: "GET /domains/{id}",
  access: { role: "viewer", scope: "domains:read", testKeys: "shared", domainKeys: "own" },
  input: z.strictObject({ id: DomainRef }),
  output: DomainDetail,
  refuses: ["domain_not_found"],
  run: async (ctx, { id }) => toDomainDetail(ctx, await findDomain(ctx, id)),
});
