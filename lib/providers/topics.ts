/** The topics of SNS by which SES reports here: who named them, and what is known of their subscriptions. */
import { pool } from "@/lib/infra/db/client";
import { shared } from "@/lib/infra/singleton";
import type { Base } from "@/lib/kernel/context";

/** True when a provider of some team names it: its messages are believed about what that provider carried. */
export async function isNamedTopic(arn: string): Promise<boolean> {
  const { rows } = await pool().query<{ named: boolean }>({
    name: "named-topic",
    text: "SELECT EXISTS (SELECT FROM providers WHERE topic_arn = $1) AS named",
    values: [arn],
  });
  return rows[0]?.named === true;
}

/** @param on false when the subscription was taken back */
export async function noteSubscription(arn: string, on: boolean): Promise<void> {
  await pool().query({
    name: "note-subscription",
    text: `INSERT INTO sns_topics (arn, subscribed_at) VALUES ($1, CASE WHEN $2::boolean THEN now() END)
           ON CONFLICT (arn) DO UPDATE SET subscribed_at = excluded.subscribed_at`,
    values: [arn, on],
  });
}

const mostRemembered = 1000;
const minuteMs = 60_000;
const heard = shared("providers.topicsHeard", () => new Map<string, number>());

/** A topic that speaks has a subscription. Written once a minute. */
export async function noteHeard(arn: string): Promise<void> {
  const now = performance.now();
  if (now - (heard().get(arn) ?? Number.NEGATIVE_INFINITY) < minuteMs) return;
  if (heard().size >= mostRemembered) heard().clear();
  heard().set(arn, now);
  await pool().query({
    name: "note-topic-heard",
    text: `INSERT INTO sns_topics AS known (arn, subscribed_at, heard_at) VALUES ($1, now(), now())
           ON CONFLICT (arn) DO UPDATE SET subscribed_at = coalesce(known.subscribed_at, now()), heard_at = now()`,
    values: [arn],
  });
}

export interface TopicState {
  readonly subscribedAt: string | null;
  readonly heardAt: string | null;
}

/** An entry for every topic that ever spoke. */
export async function topicStates(ctx: Pick<Base, "db">, arns: readonly string[]): Promise<Map<string, TopicState>> {
  const rows = arns.length > 0 ? await ctx.db.snsTopic.findMany({ where: { arn: { in: [...arns] } } }) : [];
  return new Map(
    rows.map(({ arn, subscribedAt, heardAt }) => [
      arn,
      { subscribedAt: subscribedAt?.toISOString() ?? null, heardAt: heardAt?.toISOString() ?? null },
    ]),
  );
}
