/** A fault is a refusal we chose to make. Anything else thrown is a bug. */

/** What each kind means to every transport. Closed: a new kind is a decision, a new code is not. */
export const kinds = {
  malformed: { http: 400, smtp: "554 5.6.0", retry: false },
  unauthenticated: { http: 401, smtp: "535 5.7.8", retry: false },
  forbidden: { http: 403, smtp: "550 5.7.1", retry: false },
  not_found: { http: 404, smtp: "550 5.1.1", retry: false },
  method_not_allowed: { http: 405, smtp: "502 5.5.1", retry: false },
  too_slow: { http: 408, smtp: "451 4.4.2", retry: true },
  conflict: { http: 409, smtp: "554 5.5.0", retry: false },
  too_large: { http: 413, smtp: "552 5.3.4", retry: false },
  unsupported: { http: 415, smtp: "554 5.6.1", retry: false },
  invalid: { http: 422, smtp: "554 5.6.0", retry: false },
  head_too_large: { http: 431, smtp: "552 5.3.4", retry: false },
  over_quota: { http: 429, smtp: "451 4.7.1", retry: true },
  rate_limited: { http: 429, smtp: "451 4.7.1", retry: true },
  unavailable: { http: 503, smtp: "451 4.3.0", retry: true },
} as const;
export type Kind = keyof typeof kinds;

export interface FaultDetail {
  /** The input field that is wrong, as a path: `to.0`. */
  field?: string;
  retryAfterSeconds?: number;
  /** Words for machines that belong in the answer: `{ allow: "GET, POST" }`. */
  facts?: Record<string, string | number>;
  cause?: unknown;
}

const mark = Symbol.for("mailwright.fault");

/** `code` is open, stable and documented; `message` is for the developer who reads it. */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly [mark] = true;

  constructor(
    readonly kind: Kind,
    readonly code: string,
    message: string,
    readonly detail: FaultDetail = {},
  ) {
    super(message, { cause: detail.cause });
  }
}

/** Holds across module graphs, where `instanceof` does not. */
export const isFault = (error: unknown): error is Fault => typeof error === "object" && error !== null && mark in error;

export const notFound = (noun: string, id: string) => new Fault("not_found", `${noun}_not_found`, `There is no ${noun} ${quote(id)}.`);
export const invalid = (field: string, message: string, code = "validation_error") => new Fault("invalid", code, message, { field });
export const conflict = (code: string, message: string) => new Fault("conflict", code, message);
export const forbidden = (code: string, message: string, detail: FaultDetail = {}) => new Fault("forbidden", code, message, detail);
export const unavailable = (code: string, message: string, retryAfterSeconds: number, cause?: unknown) =>
  new Fault("unavailable", code, message, { retryAfterSeconds, cause });

/** Somebody's words inside a sentence of ours: shortened, without control characters, and well-formed. */
export function quote(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}]/gu, "�");
  return `“${plain.length > 80 ? `${plain.slice(0, 77)}…` : plain}”`.toWellFormed();
}
