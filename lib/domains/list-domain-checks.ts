import { z } from "zod";
import { publicId, readId } from "@/lib/infra/ids";
import { query } from "@/lib/kernel/operation";
import { pageCount, pageFields, pageOf } from "@/lib/kernel/page";
import { findDomain } from "./domain";
import { DomainCheck, DomainRef, DomainStatus } from "./schemas";

/** Newest first: the checks that changed something, and one a day of those that did not. */
export const listDomainChecks = query("domains.history", {
  summary: "List the checks of a domain",
  route: "GET /domains/{id}/checks",
  access: { role: "viewer", scope: "domains:read" },
  input: z.strictObject({ id: DomainRef, ...pageFields }),
  output: pageOf("checks", DomainCheck),
  async run(ctx, { id, page, limit, cursor }) {
    const { id: domainId } = await findDomain(ctx, id);
    const after = cursor ? readId("domainCheck", cursor) : null;
    const [rows, total] = await Promise.all([
      ctx.db.domainCheck.findMany({
        where: { domainId, ...(after ? { id: { lt: after } } : {}) },
        orderBy: { id: "desc" },
        skip: after ? 0 : (page - 1) * limit,
        take: limit + 1,
      }),
      ctx.db.domainCheck.count({ where: { domainId } }),
    ]);
    const checks = rows.slice(0, limit).map((row) => ({
      id: publicId("domainCheck", row.id),
      at: row.at.toISOString(),
      score: row.score,
      status: DomainStatus.parse(row.status),
      changes: DomainCheck.shape.changes.parse(row.changes),
    }));
    return { checks, total, page, pages: pageCount(total, limit), nextCursor: rows.length > limit ? (checks.at(-1)?.id ?? null) : null };
  },
});
