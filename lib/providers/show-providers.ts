/** Providers as people see them: what is stored, how they fare, and whether their reports come in. */
import type { Base } from "@/lib/kernel/context";
import { type ProviderRow, toProvider } from "./provider";
import type { Provider } from "./schemas";
import { topicStates } from "./topics";
import { transportStates } from "./transport-state";

/** In the order of the rows. */
export async function showProviders(ctx: Pick<Base, "db" | "now">, rows: readonly ProviderRow[]): Promise<Provider[]> {
  const [stateOf, topics] = await Promise.all([
    transportStates(
      ctx,
      rows.map(({ id }) => id),
    ),
    topicStates(
      ctx,
      rows.flatMap(({ topicArn }) => topicArn ?? []),
    ),
  ]);
  return rows.map((row) => toProvider(row, stateOf, topics.get(row.topicArn ?? "") ?? null));
}

/** @throws Error when it is gone */
export async function showProvider(ctx: Pick<Base, "db" | "now">, row: ProviderRow): Promise<Provider> {
  const [shown] = await showProviders(ctx, [row]);
  if (!shown) throw new Error("A provider was not shown.");
  return shown;
}
