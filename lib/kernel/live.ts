/** Word to open dashboards that something of a team changed. */
import type { Tx } from "../infra/db/client";

/** The channel that web processes listen on; the payload is `<topic> <team id>`. */
export const liveChannel = "live";

/** Told when the transaction commits. */
export async function hintLive(tx: Tx, topic: string, teamId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${liveChannel}, ${`${topic} ${teamId}`})`;
}
