/** Finds the operation behind a method and a path. */
import { Fault } from "../kernel/fault";
import type { Bound } from "./dialect";

export interface Matched {
  readonly bound: Bound;
  /** What stands in the path where the route has a name in braces. */
  readonly names: Record<string, string>;
}

/**
 * A fixed segment wins over a named one, so `/domains/pending` is never an id.
 * @throws Fault route_not_found, or method_not_allowed with the methods that are
 */
export function matchRoute(routes: readonly Bound[], method: string, path: string): Matched {
  const fixed = fixedRoutes(routes).get(`${method} ${path}`);
  if (fixed) return { bound: fixed, names: {} };
  const segments = segmentsOf(routes, method, path);
  const fitting = routes.filter((bound) => fits(bound, segments)).sort((a, b) => namesIn(a) - namesIn(b));
  const wanted = method === "HEAD" ? "GET" : method;
  const fewest = fitting[0] ? namesIn(fitting[0]) : 0;
  const bound = fitting.find((one) => one.method === wanted && namesIn(one) === fewest);
  if (bound) return { bound, names: readNames(bound, segments) };
  if (fitting.length === 0) throw new Fault("not_found", "route_not_found", `There is no ${method} ${path.slice(0, 200)} here.`);
  const allow = [...new Set(fitting.flatMap((one) => (one.method === "GET" ? ["GET", "HEAD"] : [one.method])))].sort().join(", ");
  throw new Fault("method_not_allowed", "method_not_allowed", `This path answers ${allow}.`, { facts: { allow } });
}

/**
 * Doubled slashes and one at the end mean nothing. But where something is changed a name that was left empty stays empty:
 * `POST /emails//cancel` is never a path about all emails.
 */
function segmentsOf(routes: readonly Bound[], method: string, path: string): string[] {
  const parts = path.split("/").slice(1);
  if (!parts.includes("")) return parts;
  const said = parts.filter((part) => part !== "");
  const startsAfter = parts.findIndex((part) => part !== "");
  const hasGap = parts.includes("", startsAfter);
  const leavesNameOut = (bound: Bound) => bound.method === method && namesIn(bound) > 0 && isSame(bound.segments.filter(isFixed), said);
  return hasGap && method !== "GET" && routes.some(leavesNameOut) ? parts : said;
}

const known = new WeakMap<readonly Bound[], ReadonlyMap<string, Bound>>();

/** Routes without a name, by method and path. */
function fixedRoutes(routes: readonly Bound[]): ReadonlyMap<string, Bound> {
  const before = known.get(routes);
  if (before) return before;
  const fixed = new Map(
    routes.filter((bound) => namesIn(bound) === 0).map((bound) => [`${bound.method} /${bound.segments.join("/")}`, bound]),
  );
  known.set(routes, fixed);
  return fixed;
}

const isName = (segment: string) => segment.startsWith("{");
const isFixed = (segment: string) => !isName(segment);
const isSame = (one: readonly string[], other: readonly string[]) => one.join("/") === other.join("/");
const namesIn = (bound: Bound) => bound.segments.filter(isName).length;
const fits = (bound: Bound, segments: readonly string[]) =>
  bound.segments.length === segments.length &&
  bound.segments.every((segment, i) => (isName(segment) ? segments[i] !== "" : segment === segments[i]));

function readNames(bound: Bound, segments: readonly string[]): Record<string, string> {
  const names: Record<string, string> = {};
  for (const [i, segment] of bound.segments.entries()) if (isName(segment)) names[segment.slice(1, -1)] = decode(segments[i] ?? "");
  return names;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Fault("malformed", "invalid_path", "The path holds a broken percent-encoding.");
  }
}
