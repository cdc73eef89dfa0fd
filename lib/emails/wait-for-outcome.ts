/** `Prefer: wait=N`: the caller waits for the hand-over, and is then told what really happened. */
import { setTimeout as sleep } from "node:timers/promises";
import { pool } from "@/lib/infra/db/client";
import { publicId, readId } from "@/lib/infra/ids";
import type { TeamContext } from "@/lib/kernel/context";
import { answerOnce } from "@/lib/kernel/once";
import { queueIdOf } from "./queue-id";
import type { Accepted } from "./schemas";
import { type RecipientStatus, settled, statusOf } from "./status";

type Waiting = Pick<TeamContext, "team" | "once" | "waitSeconds" | "waited" | "signal" | "log">;

/** Some of it leaves at once, and the caller lets us wait for that. */
export const isWaitedFor = (waitSeconds: number, accepted: readonly Accepted[]): boolean => waitSeconds > 0 && accepted.some(leavesNow);

/**
 * What was accepted, with the statuses that it has when all of it is settled or the time is up. The answer that is made of it is
 * stored under the Idempotency-Key before it is given, so that asking again is answered alike. Never fails what was accepted: what is
 * not settled in time, or not known because the database is away, is answered as it was.
 */
export async function waitForOutcomes(
  ctx: Waiting,
  accepted: readonly Accepted[],
  answer: (accepted: readonly Accepted[]) => unknown,
): Promise<readonly Accepted[]> {
  if (!isWaitedFor(ctx.waitSeconds, accepted)) return accepted;
  ctx.waited();
  const outcomes = await outcomesOf(ctx, accepted.filter(leavesNow));
  const known = accepted.map((one) => ({ ...one, ...outcomes.get(one.id) }));
  try {
    if (ctx.once) await answerOnce(ctx.team.id, ctx.once, answer(known));
    return known;
  } catch (error) {
    ctx.log.warn({ err: error }, "an answer that was waited for could not be stored");
    return accepted;
  }
}

/** The same for one. */
export async function waitForOutcome(ctx: Waiting, accepted: Accepted): Promise<Accepted> {
  const [known = accepted] = await waitForOutcomes(ctx, [accepted], ([one]) => one);
  return known;
}

/** An attempt was made, and said something: that the next one comes later is an answer, and it may be hours away. */
const isKnown = (status: RecipientStatus): boolean => settled.has(status) || status === "deferred";

const leavesNow = ({ status, sendAt }: Accepted): boolean => sendAt === undefined && status === "queued";

type Outcome = Pick<Accepted, "status" | "queueId">;

/** By id, of those of which something is known when the time is up. */
async function outcomesOf({ waitSeconds, signal }: Waiting, leaving: readonly Accepted[]): Promise<Map<string, Outcome>> {
  const open = new Set(leaving.flatMap(({ id }) => readId("email", id) ?? []));
  const outcomes = new Map<string, Outcome>();
  const aborted = signal();
  const until = performance.now() + waitSeconds * 1000;
  for (let pause = 20; open.size > 0 && performance.now() < until && !aborted?.aborted; pause = Math.min(pause * 1.5, 250)) {
    await sleep(Math.min(pause, Math.max(0, until - performance.now())));
    for (const { email_id, statuses } of await read([...open]).catch(() => [])) {
      if (!statuses.every(isKnown)) continue;
      open.delete(email_id);
      const queueId = await queueIdOf(email_id).catch(() => null);
      outcomes.set(publicId("email", email_id), { status: statusOf(statuses), queueId });
    }
  }
  return outcomes;
}

interface Row {
  email_id: string;
  /** Each once. */
  statuses: RecipientStatus[];
}

async function read(ids: readonly string[]): Promise<Row[]> {
  const { rows } = await pool().query<Row>({
    name: "recipient-statuses",
    text: "SELECT email_id, array_agg(DISTINCT status) AS statuses FROM recipients WHERE email_id = ANY ($1::uuid[]) GROUP BY email_id",
    values: [ids],
  });
  return rows;
}
