/** What an operation is given: who asks, what time it is, where to write, how to say what happened. */
import { db, type Tx } from "../infra/db/client";
import { type Log, log } from "../infra/log";
import { enqueue as enqueueJob } from "../infra/queue";
import type { EventType } from "./event";
import type { Job } from "./job";
import type {
  AnyonePrincipal,
  KeyPrincipal,
  MemberPrincipal,
  Mode,
  PersonPrincipal,
  Principal,
  StaffPrincipal,
  SystemPrincipal,
} from "./principal";

/** What is known of the team in every team operation. */
export interface TeamFacts {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly kind: string;
  readonly timeZone: string;
  readonly pausedAt: Date | null;
  /** Why, in a sentence for the team; null where nobody wrote one. */
  readonly pausedBecause: string | null;
}

/** An `Idempotency-Key` on its way through an operation; the operation stores it beside what it writes. */
export interface Once {
  readonly operation: string;
  readonly key: string;
  readonly hash: string;
  /** Within a team and a mode a key names one request, whatever the operation. Null for jobs of ours: there the operation counts too. */
  readonly mode: Mode | null;
}

/** The part that stays the same inside and outside of a transaction. */
interface Common {
  readonly requestId: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly log: Log;
  readonly once: Once | null;
  /** How long the caller lets us wait for an outcome (`Prefer: wait=N`, RFC 7240), in seconds. */
  readonly waitSeconds: number;
  /** Says that the caller was made to wait for it, so that the answer can tell (`Preference-Applied`). */
  waited(): void;
  /** Aborts when the caller has gone; made when asked for. */
  signal(): AbortSignal | null;
  now(): Date;
  /** Prisma; inside `atomically` the transaction's own. */
  readonly db: Tx;
  /** Runs later in a worker. Inside `atomically` it is written with the rows. */
  enqueue<I>(job: Job<I>, input: I, options?: { startAfterSeconds?: number; singletonKey?: string }): Promise<void>;
  /** Announces what happened to whoever subscribed. */
  emit<I>(event: EventType<I>, payload: I): Promise<void>;
}

export interface Base<Who extends Principal = Principal> extends Common {
  readonly principal: Who;
  readonly team: TeamFacts | null;
  /** All of it or none of it. The context handed in writes into the transaction. */
  atomically<T>(run: (ctx: Inside<this>) => Promise<T>): Promise<T>;
}
/** A context inside a transaction: the same, without a second transaction. */
export type Inside<C> = Omit<C, "atomically">;

export interface TeamContext extends Base<MemberPrincipal | KeyPrincipal | SystemPrincipal> {
  readonly team: TeamFacts;
}
export type PersonContext = Base<PersonPrincipal | MemberPrincipal | StaffPrincipal>;
export type StaffContext = Base<StaffPrincipal>;
export type StaffOrKeyContext = Base<StaffPrincipal | KeyPrincipal | SystemPrincipal>;
export type OpenContext = Base<AnyonePrincipal | PersonPrincipal | MemberPrincipal | StaffPrincipal | KeyPrincipal | SystemPrincipal>;

export interface Opening {
  principal: Principal;
  team?: TeamFacts | null;
  requestId: string;
  ip?: string | null;
  userAgent?: string | null;
  waitSeconds?: number;
  waited?: () => void;
  signal?: () => AbortSignal | null;
  once?: Once | null;
  now?: () => Date;
}

/** Makes the context of one request or one job. */
export function open(opening: Opening): Base {
  const make = (tx: Tx | null): Common & { principal: Principal; team: TeamFacts | null } => ({
    principal: opening.principal,
    team: opening.team ?? null,
    requestId: opening.requestId,
    ip: opening.ip ?? null,
    userAgent: opening.userAgent ?? null,
    waitSeconds: opening.waitSeconds ?? 0,
    waited: opening.waited ?? (() => undefined),
    signal: opening.signal ?? (() => null),
    once: opening.once ?? null,
    now: opening.now ?? (() => new Date()),
    log: log(),
    db: tx ?? db(),
    enqueue: (job, input, options = {}) => enqueueJob(tx, job.name, { input, requestId: opening.requestId }, options),
    async emit(event, payload) {
      for (const listener of event.listeners) await enqueueJob(tx, listener.name, { input: payload, requestId: opening.requestId }, {});
    },
  });
  return {
    ...make(null),
    atomically: (run) => db().$transaction((tx) => run(make(tx) as never)),
  };
}
