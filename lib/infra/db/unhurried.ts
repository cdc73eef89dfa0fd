/** For statements that may take minutes by their nature, such as removing what is old: apart from the limits of all others. */
import type { PoolClient } from "pg";
import { inTransaction } from "./in-transaction";
import { WatchedClient } from "./watched-client";

/**
 * Runs in a transaction of its own in which a statement may take up to `seconds`. A wait for a lock stays as short as everywhere.
 * @throws what PostgreSQL says, 57014 when the time is over
 */
export function unhurried<T>(run: (client: PoolClient) => Promise<T>, seconds = 600): Promise<T> {
  return inTransaction(async (client) => {
    const watched = client instanceof WatchedClient ? client : null;
    const before = watched?.silenceMs ?? 0;
    if (watched && before > 0) watched.silenceMs = Math.max(before, seconds * 1250);
    try {
      await client.query(`SET LOCAL statement_timeout = ${Math.ceil(seconds * 1000)}`);
      return await run(client);
    } finally {
      if (watched) watched.silenceMs = before;
    }
  });
}
