/** One row per command of a member, a key or staff: who did what to which thing. What it said only where a reason is asked for. */

import type { Tx } from "../infra/db/client";
import { type IdKind, newUuid, prefixes, readId } from "../infra/ids";
import type { Base } from "./context";
import type { Operation } from "./operation";
import { actor } from "./principal";

/** Characters of a User-Agent that are kept: whoever asks may send any text. */
export const longestUserAgent = 400;

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
      userAgent: ctx.userAgent?.slice(0, longestUserAgent) ?? null,
      note: op.auditNote?.(input as never, output as never) ?? null,
    },
  });
}

/** What somebody, or somebody else, did about a person's access to their account. It concerns no team. */
export interface SecurityAct {
  readonly userId: string;
  /** As an operation is named: `people.signIn`. */
  readonly operation: string;
  readonly outcome: "ok" | "wrong" | "refused";
  readonly requestId: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** Writes one row beside what `tx` writes, which is how it cannot be lost. */
export async function recordSecurityAct(tx: Tx, { userId, userAgent, ...act }: SecurityAct): Promise<void> {
  await tx.auditEntry.create({
    data: {
      id: newUuid(),
      teamId: null,
      actorKind: "person",
      actorId: userId,
      userAgent: userAgent?.slice(0, longestUserAgent) ?? null,
      ...act,
    },
  });
}

function idOf(value: unknown): string | null {
  if (typeof value !== "object" || value === null || !("id" in value) || typeof value.id !== "string") return null;
  const { id } = value;
  const known = (Object.keys(prefixes) as IdKind[]).some((kind) => readId(kind, id) !== null);
  return known ? id : null;
}
