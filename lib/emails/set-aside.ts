/**
 * Ending a message whose preparation ends its worker each time. It is told without its content being read, which may be what is at
 * fault, and by a read of its own: nothing else should depend on it.
 */
import { pool } from "@/lib/infra/db/client";
import type { Claim } from "./claim";
import type { WaitingRecipient } from "./load-deliveries";
import { failed, nothingLeft, type Settlement } from "./outcome";
import { inWords, waiting } from "./status";

/** All who still wait for it fail with the reason `not_processable`. @throws when the database is away */
export async function setAside(claim: Claim): Promise<Settlement> {
  const { rows } = await pool().query<WaitingRecipient & { from_address: string }>({
    name: "set-aside",
    text: `SELECT r.email_id, r.no, r.address, e.from_address FROM emails e JOIN recipients r ON r.email_id = e.id
           WHERE e.id = $1 AND r.status IN (${inWords(waiting)}) ORDER BY r.no`,
    values: [claim.emailId],
  });
  const [first] = rows;
  if (!first) return nothingLeft(claim);
  const text = `Preparing it ended or stopped the worker ${claim.silentClaims} times in a row, so it is not tried again.`;
  return failed({ claim, email: first, recipients: rows, dropped: [] }, "not_processable", text);
}
