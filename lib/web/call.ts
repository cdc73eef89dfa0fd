/** Operations for server components, in-process: `await call(team, getEmail, { id })`. */
import "@/lib/subscriptions";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { z } from "zod";
import { ipOf } from "@/lib/api/web-hinge";
import { newUuid } from "@/lib/infra/ids";
import { log } from "@/lib/infra/log";
import { type Base, open } from "@/lib/kernel/context";
import { execute, toFault } from "@/lib/kernel/execute";
import { Fault } from "@/lib/kernel/fault";
import { isForStaff, type Operation } from "@/lib/kernel/operation";
/** Whoever runs operations must know what follows from them. */
import "@/lib/subscriptions";
import { enter, noTeam } from "./member";
import { currentSession } from "./session";

/** A refusal as a page shows it. */
export interface Refused {
  readonly kind: string;
  readonly code: string;
  readonly message: string;
  readonly field: string | null;
  readonly requestId: string;
}
export type Called<T> = { ok: true; data: T } | { ok: false; refused: Refused };

/** Signed out leads to sign-in, and what does not exist to the not-found page; other refusals come back to be shown. */
export async function tryCall<In extends z.ZodType, Out extends z.ZodType>(
  team: string | null,
  operation: Operation<string, "query" | "command", In, Out>,
  input: z.input<In>,
): Promise<Called<z.output<Out>>> {
  const requestId = newUuid();
  const asked = await headers();
  try {
    const ctx = await openFor(operation, team, requestId, asked);
    const { output } = await execute(operation, ctx, () => input);
    return { ok: true, data: output };
  } catch (error) {
    const refused = refusedBy(error, requestId, operation.name);
    if (refused.kind === "unauthenticated") redirect("/sign-in");
    if (refused.kind === "not_found") notFound();
    return { ok: false, refused };
  }
}

/** For what a page cannot do without. @throws Error when it is refused, which the page's error boundary shows */
export async function call<In extends z.ZodType, Out extends z.ZodType>(
  team: string | null,
  operation: Operation<string, "query" | "command", In, Out>,
  input: z.input<In>,
): Promise<z.output<Out>> {
  const called = await tryCall(team, operation, input);
  if (called.ok) return called.data;
  throw new Error(`${called.refused.message} (${called.refused.requestId})`);
}

/** What was thrown, as a page shows it; a bug of ours goes to the log under the same id. */
export function refusedBy(error: unknown, requestId: string, operation: string): Refused {
  const fault = toFault(error);
  if (!fault) log().error({ err: error, requestId, operation }, "a page failed by a bug of ours");
  const { kind, code, message, detail } =
    fault ?? new Fault("unavailable", "internal_error", "Something broke on our side. The request id helps the operator to find it.");
  return { kind, code, message, field: detail.field ?? null, requestId };
}

async function openFor(operation: Operation, team: string | null, requestId: string, asked: Headers): Promise<Base> {
  const common = { requestId, ip: ipOf(asked), userAgent: asked.get("user-agent") };
  const signed = await currentSession();
  if (!signed) {
    if (operation.access === "anyone") return open({ ...common, principal: { kind: "anyone" } });
    throw new Fault("unauthenticated", "signed_out", "Sign in first.");
  }
  if (isForStaff(operation.access)) {
    if (!signed.user.isStaff) throw new Fault("forbidden", "staff_only", "Only the operators of this instance may see this.");
    return open({ ...common, principal: { kind: "staff", userId: signed.user.id, sessionId: signed.sessionId } });
  }
  return open({ ...common, ...(await enter(signed, typeof operation.access === "string" ? noTeam : (team ?? noTeam))) });
}
