/** What keeps a domain from being sent from: one rule for whoever is told about it, and for every path that sends. */
import type { DomainRow } from "./schemas";

/** As the row keeps it. The status of a domain that the operator vouches for is `verified`. */
export interface Standing {
  readonly status: string;
  readonly approval: string;
}

/** The approvals with which a domain may send. */
export const activeApprovals = ["not_needed", "approved"] as const satisfies readonly DomainRow["approval"][];
export const isActive = ({ approval }: Pick<Standing, "approval">): boolean => activeApprovals.some((one) => one === approval);

const approvalAwaited = "it waits for the approval of the operator.";

/** What keeps a domain from being sent from, as the end of a sentence; empty when nothing does. */
export function obstacle({ status, approval }: Standing): string {
  if (approval === "rejected") return "the operator of this instance rejected it.";
  const proof = missingProof(status);
  if (isActive({ approval })) return proof;
  return proof ? `${proof} Besides, ${approvalAwaited}` : approvalAwaited;
}

function missingProof(status: string): string {
  if (status === "failed") return "its DNS records are gone. Publish them again.";
  return status === "verified" ? "" : "it is not verified yet. Publish its DNS records.";
}
