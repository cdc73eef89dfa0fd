/** The life of an API request: match, authenticate, count, execute, answer. */
import { newUuid } from "../infra/ids";
import { log } from "../infra/log";
import { httpSeconds } from "../infra/metrics";
import { open } from "../kernel/context";
import { execute, toFault } from "../kernel/execute";
import { Fault, kinds } from "../kernel/fault";
import { type FileAnswer, isFile } from "../kernel/file";
import type { Operation } from "../kernel/operation";
import type { AnyonePrincipal } from "../kernel/principal";
import { authenticate, guessAllowance } from "./authenticate";
import type { Dialect } from "./dialect";
import type { Exchange, Reply } from "./exchange";
import { fileHeaders } from "./file-reply";
import { matchRoute } from "./match-route";
import { type Allowance, allowanceOf, exceeded } from "./rate-limit";
import { readJson } from "./read-body";

export type Serve = (exchange: Exchange) => Promise<Reply>;

/** What has become known of a request while it is being answered. */
interface Progress {
  readonly requestId: string;
  readonly ip: string | null;
  route: string;
  key: string | null;
  team: string | null;
  allowance: Allowance | null;
  headers: Record<string, string>;
}

/** The API door for one dialect. Never rejects: whatever happens becomes an answer with a request id. */
export const serve =
  (dialect: Dialect): Serve =>
  async (exchange) => {
    const started = performance.now();
    const progress: Progress = {
      requestId: newUuid(),
      ip: exchange.ip,
      route: "none",
      key: null,
      team: null,
      allowance: null,
      headers: {},
    };
    const reply = await answer(dialect, exchange, progress).catch((error) => refuse(dialect, error, progress));
    const ms = performance.now() - started;
    httpSeconds().observe({ route: `${exchange.method} ${progress.route}`, status: String(reply.status) }, ms / 1000);
    const { requestId, route, key, team } = progress;
    log().info({ requestId, method: exchange.method, route, status: reply.status, ms: Math.round(ms), key, team }, "request");
    return exchange.method === "HEAD" ? { ...reply, body: "" } : reply;
  };

async function answer(dialect: Dialect, exchange: Exchange, progress: Progress): Promise<Reply> {
  const { bound, names } = matchRoute(dialect.routes, exchange.method, exchange.path);
  const { operation } = bound;
  progress.route = `/${bound.segments.join("/")}`;
  const ctx = await openFor(operation, exchange, progress);
  const read = async () => ({
    ...(bound.method === "GET" ? readQuery(exchange.query) : asFields(await readJson(exchange, operation), operation)),
    ...names,
  });
  const { output, replayed } = await execute(
    operation,
    ctx,
    read,
    exchange.header("idempotency-key") ?? exchange.header("x-idempotency-key"),
  );
  if (replayed) progress.headers["Idempotent-Replayed"] = "true";
  if (operation.file && isFile(output)) return replyFile(output, progress);
  return reply(operation.status ?? 200, output, progress);
}

const anyone: AnyonePrincipal = { kind: "anyone" };

async function openFor(operation: Operation, exchange: Exchange, progress: Progress) {
  const common = {
    requestId: progress.requestId,
    ip: exchange.ip,
    userAgent: exchange.header("user-agent"),
    signal: exchange.signal,
    waitSeconds: waitIn(exchange, progress),
  };
  if (operation.access === "anyone") return open({ ...common, principal: anyone });
  const found = await authenticate(exchange);
  progress.key = found.principal.keyId;
  progress.team = found.principal.teamId;
  const counted = allowanceOf(found);
  progress.allowance = counted?.allowance ?? null;
  if (counted && !counted.allowed) throw exceeded(counted.allowance);
  return open({ ...common, principal: found.principal, team: found.team });
}

const longestWaitSeconds = 10;

/** `Prefer: wait=N` (RFC 7240 4.3), honoured up to ten seconds. */
function waitIn(exchange: Exchange, progress: Progress): number {
  const asked = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?/i.exec(exchange.header("prefer") ?? "");
  if (!asked) return 0;
  const seconds = Math.min(longestWaitSeconds, Number(asked[1]));
  progress.headers["Preference-Applied"] = `wait=${seconds}`;
  return seconds;
}

/** A body is an object of fields, unless the operation knows another spelling (a bare array, say). */
function asFields(body: unknown, operation: Operation): Record<string, unknown> {
  const spelled = operation.spell && Array.isArray(body) ? operation.spell(body) : body;
  if (typeof spelled !== "object" || spelled === null || Array.isArray(spelled))
    throw new Fault("invalid", "validation_error", "The body must be a JSON object.");
  return { ...spelled };
}

function readQuery(query: string): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const before = fields[name];
    fields[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return fields;
}

function refuse(dialect: Dialect, error: unknown, progress: Progress): Reply {
  const fault = toFault(error);
  if (!fault) log().error({ err: error, requestId: progress.requestId, route: progress.route }, "a request failed by a bug of ours");
  const shown =
    fault ?? new Fault("unavailable", "internal_error", "Something broke on our side. The request id helps the operator to find it.");
  const { kind, detail } = shown;
  if (kind === "unauthenticated") progress.headers["WWW-Authenticate"] = 'Bearer realm="api"';
  if (kind === "method_not_allowed" && typeof detail.facts?.allow === "string") progress.headers.Allow = detail.facts.allow;
  if (detail.retryAfterSeconds !== undefined) progress.headers["Retry-After"] = String(Math.max(1, Math.ceil(detail.retryAfterSeconds)));
  return reply(fault ? kinds[kind].http : 500, dialect.refusal(shown, progress.requestId), progress);
}

const reply = (status: number, body: unknown, progress: Progress): Reply => ({
  status,
  headers: {
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    ...everyAnswer(progress),
  },
  body: JSON.stringify(body),
});

const replyFile = (file: FileAnswer, progress: Progress): Reply => ({
  status: 200,
  headers: { ...fileHeaders(file), ...everyAnswer(progress) },
  body: file.content,
});

function everyAnswer(progress: Progress): Record<string, string> {
  const { limit, remaining, resetAt } = progress.allowance ?? guessAllowance(progress.ip);
  return {
    "X-Request-Id": progress.requestId,
    "X-RateLimit-Limit": String(limit),
    "X-RateLimit-Remaining": String(remaining),
    "X-RateLimit-Reset": String(resetAt),
    ...progress.headers,
  };
}
