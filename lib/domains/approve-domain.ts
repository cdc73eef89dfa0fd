import { z } from "zod";
import { command } from "@/lib/kernel/operation";
import { decide } from "./decide";
import { DomainRef, DomainRow } from "./schemas";

/** Lets a team send from its domain, as soon as the DNS proves it too. */
export const approveDomain = command("domains.approve", {
  summary: "Approve a domain",
  description: "For operators. The domain becomes active; mail can be sent from it once its DNS records are seen as well.",
  route: "POST /domains/{id}/approve",
  access: { staff: true, scope: "domains:approve" },
  input: z.strictObject({ id: DomainRef }),
  output: DomainRow,
  refuses: ["domain_not_found", "domain_ambiguous"],
  touches: ["domains.pending", "domains.list", "domains.get"],
  run: (ctx, { id }) => decide(ctx, id, "approved", null),
});
