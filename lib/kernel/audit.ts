/** One row per command of a member, a key or staff: who did what to which thing. What it said only where a reason is asked for. */
import { type IdKind, newUuid, prefixes, readId } from "../infra/ids";
import type { Base } from "./context";
import type { Operation } from "./operation";
import { actor } from "./principal";

export async function recordAudit(op: Operation, ctx: Base, input: unknown, output: unknown): Promise<void> {
  const [actorKind, actorId] = actor(ctx.principal);
  if (actorKind === "system" || actorKind === "anyone") return;
  await ctx.db.auditEntry.create({
    data: {
      id: newUuid(),
      teamId: ctx.team?.id ?? null,
      actorKind,
      actorId,
      operation: op.name,
      target: idOf(input) ?? idOf(output),
      requestId: ctx.requestId,
      ip: ctx.ip,
      note: op.auditNote?.(input as never, output as never) ?? null,
    },
  });
}

function idOf(value: unknown): string | null {
  if (typeof value !== "object" || value === null || !("id" in value) || typeof value.id !== "string") return null;
  const { id } = value;
  const known = (Object.keys(prefixes) as IdKind[]).some((kind) => readId(kind, id) !== null);
  return known ? id : null;
}
