/** A dialect is a set of paths and an error body over the same operations. The native API is the first one. */
import type { Fault } from "../kernel/fault";
import type { Method, Operation } from "../kernel/operation";

export interface Bound {
  readonly method: Method;
  readonly segments: readonly string[];
  readonly operation: Operation;
}

export interface Dialect {
  readonly name: string;
  /** Where it is mounted: `/api/v1`. */
  readonly base: string;
  readonly routes: readonly Bound[];
  /** What describes it, for anyone. */
  readonly document?: { readonly path: string; text(): string };
  /** The body that tells a refusal. */
  refusal(fault: Fault, requestId: string): unknown;
}

/** `bind("POST /emails/{id}/cancel", cancelEmail)`. */
export function bind(route: string, operation: Operation): Bound {
  const [method = "", path = ""] = route.split(" ");
  if (!isMethod(method)) throw new Error(`${route} does not begin with a method.`);
  return { method, segments: path.split("/").slice(1), operation };
}

const isMethod = (text: string): text is Method => /^(GET|POST|PATCH|PUT|DELETE)$/.test(text);
