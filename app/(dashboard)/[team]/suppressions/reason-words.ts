import type { SuppressionReason } from "@/lib/suppressions/schemas";

export const reasonWords: Record<SuppressionReason, string> = {
  hard_bounce: "Hard bounce",
  complaint: "Complaint",
  unsubscribe: "Unsubscribed",
  manual: "Added by the team",
};
