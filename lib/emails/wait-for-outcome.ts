/** `Prefer: wait=N`: the caller waits for the hand-over, and is then told what really happened. */
import { setTimeout as sleep } from "node:timers/promises";
import { pool } from "@/lib/infra/db/client";
import { readId } from "@/lib/infra/ids";
import type { TeamContext } from "@/lib/kernel/context";
import { queueIdOf } from "./queue-id";
import type { Accepted } from "./schemas";
import { type RecipientStatus, settled, statusOf } from "./status";

/** Never fails an email that was accepted: when the time is up, or the database is away, the answer is what it was. */
export async function waitForOutcome(ctx: Pick<TeamContext, "waitSeconds" | "waited" | "signal">, accepted: Accepted): Promise<Accepted> {
  if (ctx.waitSeconds <= 0 || !leavesNow(accepted)) return accepted;
  const id = readId("email", accepted.id);
  if (!id) return accepted;
  ctx.waited();
  const signal = ctx.signal();
  const until = performance.now() + ctx.waitSeconds * 1000;
  for (let pause = 20; performance.now() < until && !signal?.aborted; pause = Math.min(pause * 1.5, 250)) {
    await sleep(Math.min(pause, Math.max(0, until - performance.now())));
    const statuses = await read(id).catch(() => []);
    if (statuses.length > 0 && statuses.every(isKnown)) {
      return { ...accepted, status: statusOf(statuses), queueId: await queueIdOf(id).catch(() => null) };
    }
  }
  return accepted;
}

/** An attempt was made, and said something: that the next one comes later is an answer, and it may be hours away. */
const isKnown = (status: RecipientStatus): boolean => settled.has(status) || status === "deferred";

/** `partial` means here that some of its recipients are suppressed; the others get it as soon as a worker is there. */
const leavesNow = ({ status, sendAt }: Accepted): boolean => sendAt === undefined && (status === "queued" || status === "partial");

async function read(id: string): Promise<RecipientStatus[]> {
  const { rows } = await pool().query({
    name: "recipient-statuses",
    text: "SELECT status FROM recipients WHERE email_id = $1 ORDER BY no",
    values: [id],
  });
  return rows.map((row) => row.status);
}
