/** What an attempt, or a decision not to make one, means for the message: a settlement, ready to be written. */
import { env } from "@/lib/infra/env";
import { plainLine } from "@/lib/infra/plain-line";
import type { SandboxAnswer } from "@/lib/infra/transports/sandbox";
import type { Answer, Trouble } from "@/lib/infra/transports/types";
import { judgeRefusal } from "./bounces/judge-refusal";
import { type Claim, databaseNowAtLatest } from "./claim";
import type { Loaded } from "./load-deliveries";
import { retryAfter } from "./retry-ladder";
import type { RecipientStatus } from "./status";

/** Why a message ended, or waits, without an answer that says so. Part of the public event detail. */
export type Reason =
  | "expired"
  | "domain_deleted"
  | "domain_not_verified"
  | "could_not_compose"
  | "instance_fault"
  | "outcome_unknown"
  | "not_processable"
  | "rejected";

export interface NewEvent {
  readonly recipientNo: number;
  /** The recipient's address. */
  readonly recipient: string;
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** News about one recipient. */
export interface Outcome {
  readonly no: number;
  readonly status: RecipientStatus;
  /** True when it took an attempt. */
  readonly tried: boolean;
  readonly answer: Answer | null;
  /** What is learned from it for the team's suppression list. */
  readonly lesson?: Lesson;
}

export interface Lesson {
  readonly reason: "hard_bounce" | "complaint";
  /** The other side's own words. */
  readonly note: string | null;
}

export interface Settlement {
  readonly claim: Claim;
  /** The From address. */
  readonly sender: string;
  readonly outcomes: readonly Outcome[];
  readonly events: readonly NewEvent[];
  /** When and how it goes on; null when nothing is left to do. Milliseconds on the database's clock. */
  readonly next: { readonly dueAt: number; readonly attempts: number; readonly unknowns: number } | null;
}

/** PostgreSQL keeps no NUL, and a stranger's words must never stop a settlement. */
const storable = (words: string): string => plainLine(words, 1000);

/** Nobody waits for it any more. */
export const nothingLeft = (claim: Claim): Settlement => ({ claim, sender: "", outcomes: [], events: [], next: null });

/** What is told of a message that ends without an attempt. */
export type Ending = Pick<Loaded, "claim" | "recipients" | "dropped"> & { readonly email: { readonly from_address: string } };

/** Every waiting recipient fails, for a reason of ours. */
export function failed(loaded: Ending, reason: Reason, text: string): Settlement {
  const { claim, recipients } = loaded;
  return settlement(loaded, {
    outcomes: recipients.map(({ no }) => ({ no, status: "failed", tried: false, answer: null })),
    events: recipients.map(({ no, address }) => ({
      recipientNo: no,
      recipient: address,
      type: "failed",
      detail: { reason, text: storable(text), attempt: claim.attempts },
    })),
    next: null,
  });
}

/** Nobody is left to send to: those who were suppressed while it waited are told as such. */
export const allDropped = (loaded: Loaded): Settlement => settlement(loaded, { outcomes: [], events: [], next: null });

/** Those who were dropped belong to every settlement of their message. */
function settlement({ claim, email, dropped }: Ending, rest: Pick<Settlement, "outcomes" | "events" | "next">): Settlement {
  const news = { claim, sender: email.from_address, ...rest };
  if (dropped.length === 0) return news;
  return {
    ...news,
    outcomes: [...dropped.map(({ no }): Outcome => ({ no, status: "suppressed", tried: false, answer: null })), ...rest.outcomes],
    events: [
      ...dropped.map(({ no, address, suppressed }) => ({
        recipientNo: no,
        recipient: address,
        type: "suppressed",
        detail: { reason: suppressed },
      })),
      ...rest.events,
    ],
  };
}

/** Every waiting recipient is canceled: nobody is to be sent to any more. */
export function canceled(loaded: Loaded, reason: Reason, text: string): Settlement {
  const everybody = { ...loaded, recipients: [...loaded.recipients, ...loaded.dropped], dropped: [] };
  const { outcomes, events, ...rest } = failed(everybody, reason, text);
  return {
    ...rest,
    outcomes: outcomes.map((outcome) => ({ ...outcome, status: "canceled" })),
    events: events.map((event) => ({ ...event, type: "canceled" })),
  };
}

export const deletedText = (domain: string): string => `${domain} was deleted, so what waited to be sent from it was canceled.`;

/** Every waiting recipient goes on waiting, for a reason of ours. */
export function postponed(loaded: Loaded, reason: Reason, text: string, next: NonNullable<Settlement["next"]>): Settlement {
  const { recipients } = loaded;
  const detail = { reason, text: storable(text), attempt: next.attempts, nextAttemptAt: new Date(next.dueAt).toISOString() };
  return settlement(loaded, {
    outcomes: recipients.map(({ no }) => ({ no, status: "deferred", tried: false, answer: null })),
    events: recipients.map(({ no, address }) => ({ recipientNo: no, recipient: address, type: "deferred", detail })),
    next,
  });
}

/**
 * The worker that began the hand-over fell silent, which leaves its outcome as unknown as an answer that never came. It is tried again
 * when a copy that did arrive has had time to show; a second unknown outcome is the last.
 */
export function silenced(loaded: Loaded): Settlement | null {
  const { claim } = loaded;
  if (claim.handedAt === null) return null;
  const text = "The worker that was handing it over stopped before it could record the outcome.";
  if (claim.unknowns > 0) return failed(loaded, "outcome_unknown", text);
  const dueAt = Math.max(claim.handedAt + env().DELIVERY_AMBIGUOUS_SECONDS * 1000, databaseNowAtLatest(claim));
  return postponed(loaded, "outcome_unknown", text, { dueAt, attempts: claim.attempts, unknowns: claim.unknowns + 1 });
}

/** When to try again: at the ladder's pace, with a last time when it is to be given up. Null when that time is over. */
export function nextAttempt(claim: Claim, unknown: boolean): NonNullable<Settlement["next"]> | null {
  const now = databaseNowAtLatest(claim);
  if (now >= claim.giveUpAt) return null;
  const attempts = claim.attempts + 1;
  const ladder = retryAfter(attempts, env().DELIVERY_RETRY_SECONDS) * 1000;
  const wait = unknown ? Math.max(ladder, env().DELIVERY_AMBIGUOUS_SECONDS * 1000) : ladder;
  return { dueAt: unknown ? now + wait : Math.min(now + wait, claim.giveUpAt), attempts, unknowns: claim.unknowns + (unknown ? 1 : 0) };
}

const uncounted = (claim: Claim, againMs: number): Settlement["next"] => {
  const now = databaseNowAtLatest(claim);
  return now >= claim.giveUpAt ? null : { dueAt: now + againMs, attempts: claim.attempts, unknowns: claim.unknowns };
};

export type Troubled = Answer & { readonly trouble: Trouble };

/** The transport's own trouble, when that is all that kept those from being served who were not. */
export function troubleIn(answers: readonly Answer[]): Troubled | null {
  const open = answers.filter(({ result }) => result === "temporary" || result === "ambiguous");
  const [first] = open;
  return first?.trouble && open.every(({ trouble }) => trouble) ? { ...first, trouble: first.trouble } : null;
}

/**
 * What the answers of a transport mean, recipient by recipient.
 * @param againMs when the failure was the transport's own: how soon to try again, without counting it as an attempt
 */
export function answered(loaded: Loaded, answers: readonly SandboxAnswer[], transport: string, againMs: number | null = null): Settlement {
  const { claim, email, recipients } = loaded;
  const unknown = answers.some(({ result }) => result === "ambiguous");
  const open = answers.some(({ result }) => result === "temporary" || result === "ambiguous");
  const next = open ? (againMs === null ? nextAttempt(claim, unknown) : uncounted(claim, againMs)) : null;
  const outcomes: Outcome[] = [];
  const events: NewEvent[] = [];
  let goesOn = false;
  const together = answers.filter(({ stage }) => stage === "data" || stage === "dot").length;
  for (const [i, { no, address }] of recipients.entries()) {
    const given = answers[i];
    if (!given) throw new Error("A transport gave fewer answers than it had recipients.");
    const text = storable(given.text);
    const answer = text === given.text ? given : { ...given, text };
    const { status, reason } = judge(answer, claim, next !== null);
    if (status === "deferred") goesOn = true;
    const sender = address === email.from_address ? null : email.from_address;
    const hard = status === "bounced" && judgeRefusal({ ...answer, sender, recipients: together }).hard;
    const detail = {
      ...(reason ? { reason } : {}),
      ...(answer.trouble ? { trouble: answer.trouble.kind } : {}),
      ...(status === "bounced" ? { hard } : {}),
      attempt: claim.attempts + 1,
      transport,
      stage: answer.stage,
      code: answer.code,
      enhanced: answer.enhanced,
      text: answer.text,
      remoteHost: answer.remoteHost,
      tls: answer.tls,
      ...(status === "deferred" && next ? { nextAttemptAt: new Date(next.dueAt).toISOString() } : {}),
    };
    events.push({ recipientNo: no, recipient: address, type: status, detail });
    if (answer.followedBy && status === "delivered") {
      events.push({ recipientNo: no, recipient: address, type: answer.followedBy, detail: { transport } });
      outcomes.push({ no, status: answer.followedBy, tried: true, answer, ...lessonOf(email, answer.followedBy, answer, false) });
    } else outcomes.push({ no, status, tried: true, answer, ...lessonOf(email, status, answer, hard) });
  }
  return settlement(loaded, { outcomes, events, next: goesOn ? next : null });
}

/**
 * Test mail teaches nothing: its outcomes are played, and stay the same however often they are asked for. So does the bounce of
 * the sandbox in live mail; its complaint is learned, so that one can see what follows from a complaint.
 */
function lessonOf({ mode }: Loaded["email"], status: RecipientStatus, answer: Answer, hard: boolean): { lesson?: Lesson } {
  if (mode === "test" || (status === "bounced" && answer.stage === "sandbox")) return {};
  if (status === "complained") return { lesson: { reason: "complaint", note: null } };
  if (!hard) return {};
  return { lesson: { reason: "hard_bounce", note: [answer.code, answer.enhanced, answer.text].filter(Boolean).join(" ") } };
}

/**
 * A second unknown outcome is the last: nobody gets a third copy of what may have arrived twice. What SES refuses at its door
 * never got near a mailbox, so it is no bounce.
 */
function judge({ result, stage }: Answer, claim: Claim, goesOn: boolean): { status: RecipientStatus; reason?: Reason } {
  switch (result) {
    case "sent":
    case "delivered":
      return { status: result };
    case "permanent":
      return stage === "ses" ? { status: "failed", reason: "rejected" } : { status: "bounced" };
    case "ambiguous":
      return { status: claim.unknowns === 0 && goesOn ? "deferred" : "failed", reason: "outcome_unknown" };
    case "temporary":
      return goesOn ? { status: "deferred" } : { status: "failed", reason: "expired" };
  }
}
