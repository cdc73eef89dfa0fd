import { z } from "zod";
import { publicId } from "@/lib/infra/ids";
import { query } from "@/lib/kernel/operation";
import { around, cursorIn, pageFields, pageOf, windowOf } from "@/lib/kernel/page";
import { findDomain } from "./domain";
import { DomainCheck, DomainRef, DomainStatus } from "./schemas";

/** Newest first: the checks that changed something, and one a day of those that did not. */
export const listDomainChecks = query("domains.history", {
  summary: "List the checks of a domain",
  route: "GET /domains/{id}/history",
  access: { role: "viewer", scope: "domains:read", testKeys: "shared", domainKeys: "own" },
  input: z.strictObject({ id: DomainRef, ...pageFields }),
  output: pageOf("history", DomainCheck),
  refuses: ["domain_not_found"],
  async run(ctx, { id, ...paging }) {
    const { id: domainId } = await findDomain(ctx, id);
    const after = cursorIn("domainCheck", paging);
    const [rows, total] = await Promise.all([
      ctx.db.domainCheck.findMany({
        where: { domainId, ...(after ? { id: { lt: after } } : {}) },
        orderBy: { id: "desc" },
        ...windowOf(paging),
      }),
      ctx.db.domainCheck.count({ where: { domainId } }),
    ]);
    const history = rows.slice(0, paging.limit).map((row) => ({
      id: publicId("domainCheck", row.id),
      at: row.at.toISOString(),
      score: row.scored ? row.score : null,
      status: DomainStatus.parse(row.status),
      changes: DomainCheck.shape.changes.parse(row.changes),
    }));
    return { history, ...around(paging, rows, history, total) };
  },
});
