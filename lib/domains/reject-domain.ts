import { z } from "zod";
import { command } from "@/lib/kernel/operation";
import { decide } from "./decide";
import { DomainRef, DomainRow } from "./schemas";

const Note = z
  .string("Write a note: it is mailed to the team.")
  .trim()
  .min(1, "Write a note: it is mailed to the team.")
  .max(1000, "At most 1,000 characters.")
  .regex(/^[^\p{Cc}]*(?:\n[^\p{Cc}]*)*$/u, "Control characters are not allowed.");

/** Nothing is sent from it; the team is told why. */
export const rejectDomain = command("domains.reject", {
  summary: "Reject a domain",
  description: "For operators. Nothing can be sent from the domain, also when it was approved before. The note is mailed to the team.",
  route: "POST /domains/{id}/reject",
  access: { staff: true, scope: "domains:approve" },
  input: z.strictObject({ id: DomainRef, note: Note }),
  output: DomainRow,
  refuses: ["domain_not_found", "domain_ambiguous"],
  touches: ["domains.pending", "domains.list", "domains.get"],
  run: (ctx, { id, note }) => decide(ctx, id, "rejected", note),
});
