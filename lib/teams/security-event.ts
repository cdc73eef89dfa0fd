/**
 * What happens to the ways into an account: signing in, signing out, changing and resetting a password, verifying an address. Each
 * leaves a log line, a count and an audit row, so that attacks can be seen, fed to a firewall, and shown to the person they aim at.
 */
import { db, type Tx } from "@/lib/infra/db/client";
import { log } from "@/lib/infra/log";
import { securityEventsTotal } from "@/lib/infra/metrics";
import { recordSecurityAct, type SecurityAct } from "@/lib/kernel/audit";

/** What the log and the metric call each, by the operation that the audit row names. */
export const securityEvents = {
  "people.signIn": "sign_in",
  "people.signOut": "sign_out",
  "people.signOutEverywhere": "sign_out_everywhere",
  "people.changePassword": "password_change",
  "people.resetPassword": "password_reset",
  "people.verifyEmail": "email_verification",
} as const;
export type SecurityOperation = keyof typeof securityEvents;
export const securityOperations = Object.keys(securityEvents) as SecurityOperation[];

/** @see SecurityAct; `userId` is null for an address that nobody has. */
export interface SecurityEvent extends Omit<SecurityAct, "userId" | "operation"> {
  readonly operation: SecurityOperation;
  readonly userId: string | null;
}

/** Logs, counts, and writes the audit row. @throws what the database throws */
export async function noteSecurityEvent(event: SecurityEvent, tx: Tx = db()): Promise<void> {
  const { operation, outcome, userId, requestId, ip } = event;
  const name = securityEvents[operation];
  securityEventsTotal().inc({ event: name, outcome });
  // Whoever was let in is known by id; of the others the address is all that is known, and what a firewall needs.
  const line = { event: name, outcome, user: userId, requestId, ...(outcome === "ok" ? {} : { ip }) };
  if (outcome === "ok") log().info(line, "security event");
  else log().warn(line, "security event");
  if (userId) await recordSecurityAct(tx, { ...event, userId });
}

/** The same beside an answer whose time must not tell whether there is such a person. */
export function noteAside(event: SecurityEvent): void {
  noteSecurityEvent(event).catch((error) => log().error({ err: error, requestId: event.requestId }, "a security event was not recorded"));
}
