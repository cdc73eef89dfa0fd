/** One thing the product can do: declared once, served by every door. */
import type { z } from "zod";
import type { Base, OpenContext, PersonContext, StaffContext, StaffOrKeyContext, TeamContext } from "./context";
import type { Role, Scope } from "./principal";

export interface TeamAccess {
  role: Role;
  /** Of several any one is enough; `any` asks for a key, whatever it may do; `dashboard-only` is out of reach of any key. */
  scope: Scope | readonly [Scope, ...Scope[]] | "any" | "dashboard-only";
  /**
   * What keys of test mode may do here: with test things alone (`own`: the operation keeps them to `reachOf`), or the same as
   * others, because mode makes no difference (`shared`). Without it they are refused.
   */
  testKeys?: "own" | "shared";
  /** The same for keys that are limited to one domain of the team. */
  domainKeys?: "own" | "shared";
  /** A plan feature that the team must have. */
  feature?: string;
}
/** The instance's staff, and keys with the scope whose maker is staff. */
export interface StaffAccess {
  staff: true;
  scope: Scope;
}
/** Who may run an operation: members and keys of a team, somebody signed in, the instance's staff, or anyone. */
export type Access = TeamAccess | StaffAccess | "person" | "staff" | "anyone";

/** Staff enters these as staff, not as a member of a team. */
export const isForStaff = (access: Access): access is StaffAccess | "staff" =>
  access === "staff" || (typeof access === "object" && "staff" in access);

/** The context an operation with this access is given. */
export type ContextOf<A extends Access> = A extends TeamAccess
  ? TeamContext
  : A extends StaffAccess
    ? StaffOrKeyContext
    : A extends "person"
      ? PersonContext
      : A extends "staff"
        ? StaffContext
        : OpenContext;

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
export type Route = `${Method} /${string}`;

type Status = 200 | 201 | 202;

interface Declared<In extends z.ZodType, Out extends z.ZodType, A extends Access> {
  readonly summary: string;
  readonly description?: string;
  /** Present means public at /api/v1: `POST /emails/{id}/cancel`. Names in braces are input fields. */
  readonly route?: Route;
  /** Other documented paths of the same; the reference names the first alone. */
  readonly alsoAt?: readonly Route[];
  /** Of an answer; 200 when not given. Where it depends on what was done: all that there may be, and which it is. */
  readonly status?: Status | { readonly any: readonly Status[]; of(output: z.output<Out>): Status };
  readonly access: A;
  /** It only lessens what can go wrong (a leaked key, unwanted mail), so a paused team may run it; a function says with which input. */
  readonly whilePaused?: true | ((input: z.output<In>) => boolean);
  readonly input: In;
  readonly output: Out;
  /** Turns other documented spellings of the input into the one that `input` knows. */
  readonly spell?: (raw: unknown) => unknown;
  /** Where `input` leaves an array's items open because each is judged on its own: their shape, for the reference. */
  readonly itemInput?: { readonly field: string; readonly schema: z.ZodType };
  /** An Idempotency-Key counts here, and `run` stores it with `ctx.once`. */
  readonly once?: boolean;
  /** It waits for an outcome as long as `Prefer: wait=N` lets it (`ctx.waitSeconds`), and says so (`ctx.waited`). */
  readonly waits?: true;
  /** Queries whose results this makes stale. */
  readonly touches?: readonly string[];
  /** The largest body of a request, in bytes, where it is more than MAX_BODY_BYTES. */
  readonly maxBody?: number;
  /** Codes of its own refusals. What the door refuses whatever is asked (keys, bodies, limits) is not said again. */
  readonly refuses?: readonly string[];
  /** Its output is a FileAnswer: doors answer bytes and not JSON. `asked`: only when the input asks for one. */
  readonly file?: true | "asked";
  /** False where the rows written are record enough. */
  readonly audit?: boolean;
  /** A reason that somebody gave for it, as the audit log is to keep it. */
  readonly auditNote?: (input: z.output<In>, output: z.output<Out>) => string | null;
}

export interface Operation<
  Name extends string = string,
  Kind extends "query" | "command" = "query" | "command",
  In extends z.ZodType = z.ZodType,
  Out extends z.ZodType = z.ZodType,
  A extends Access = Access,
> extends Declared<In, Out, A> {
  readonly name: Name;
  readonly kind: Kind;
  run(ctx: Base, input: z.output<In>): Promise<z.input<Out>>;
}

type Definition<In extends z.ZodType, Out extends z.ZodType, A extends Access> = Declared<In, Out, A> & {
  run(ctx: ContextOf<A>, input: z.output<In>): Promise<z.input<Out>>;
};

/** The status of an answer. */
export function statusOfAnswer<Out extends z.ZodType>(
  { status = 200 }: Pick<Operation<string, "query" | "command", z.ZodType, Out>, "status">,
  output: z.output<Out>,
): Status {
  return typeof status === "number" ? status : status.of(output);
}

/** Every status that an answer of it may have. */
export const statusesOf = ({ status = 200 }: Pick<Operation, "status">): readonly Status[] =>
  typeof status === "number" ? [status] : status.any;

/** Reads. `execute` has matched the principal to `access` before `run` sees the context, which is what makes the narrowing true. */
export const query = <const N extends string, In extends z.ZodType, Out extends z.ZodType, const A extends Access>(
  name: N,
  definition: Definition<In, Out, A>,
): Operation<N, "query", In, Out, A> => ({ ...definition, name, kind: "query", run: definition.run as never });

/** Changes something. */
export const command = <const N extends string, In extends z.ZodType, Out extends z.ZodType, const A extends Access>(
  name: N,
  definition: Definition<In, Out, A>,
): Operation<N, "command", In, Out, A> => ({ ...definition, name, kind: "command", run: definition.run as never });
