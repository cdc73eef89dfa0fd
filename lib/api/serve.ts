/** The life of an API request: match, authenticate, count, execute, answer. */
import { appUrl } from "../infra/env";
import { newUuid } from "../infra/ids";
import { log } from "../infra/log";
import { httpSeconds } from "../infra/metrics";
import { open } from "../kernel/context";
import { execute, toFault } from "../kernel/execute";
import { Fault, invalid, isFault, kinds, quote } from "../kernel/fault";
import { begun, type FileAnswer, isFile } from "../kernel/file";
import { type Operation, statusOfAnswer } from "../kernel/operation";
import type { AnyonePrincipal } from "../kernel/principal";
import type { FoundKey } from "../keys";
import { authenticate, guessAllowance, hasSecret } from "./authenticate";
import type { Bound, Dialect } from "./dialect";
import type { Exchange, Reply } from "./exchange";
import { fileHeaders } from "./file-reply";
import { type Matched, matchRoute } from "./match-route";
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
  const { document } = dialect;
  if (document && exchange.path === document.path) return replyDocument(document, exchange.method, progress);
  if (exchange.path === "/" && (exchange.method === "GET" || exchange.method === "HEAD")) return replyRoot(dialect, progress);
  const { bound, names } = await findRoute(dialect, exchange, progress);
  const { operation } = bound;
  progress.route = `/${bound.segments.join("/")}`;
  const ctx = await openFor(operation, exchange, progress);
  const read = async () => joined(await readFields(bound, exchange, progress.team ?? undefined), names);
  const { output, replayed } = await execute(operation, ctx, read, operation.once ? idempotencyKeyIn(exchange) : null);
  if (replayed) progress.headers["Idempotent-Replayed"] = "true";
  if (operation.file && isFile(output)) return replyFile(output, progress);
  return reply(statusOfAnswer(operation, output), output, progress);
}

/** @throws Fault route_not_found, method_not_allowed, invalid_path, with the numbers of the key that asked; rate_limit_exceeded */
async function findRoute(dialect: Dialect, exchange: Exchange, progress: Progress): Promise<Matched> {
  try {
    return matchRoute(dialect.routes, exchange.method, exchange.path);
  } catch (error) {
    if (hasSecret(exchange)) await admit(exchange, progress).catch(rethrowLimit);
    throw error;
  }
}

/** Whoever asks for what is not there is told that, also with a key that does not work; but not for ever. */
function rethrowLimit(error: unknown): void {
  if (isFault(error) && error.kind === "rate_limited") throw error;
}

const anyone: AnyonePrincipal = { kind: "anyone" };

async function openFor(operation: Operation, exchange: Exchange, progress: Progress) {
  const waitSeconds = operation.waits ? waitIn(exchange) : 0;
  const common = {
    requestId: progress.requestId,
    ip: exchange.ip,
    userAgent: exchange.header("user-agent"),
    signal: exchange.signal,
    waitSeconds,
    waited: () => {
      progress.headers["Preference-Applied"] = `wait=${waitSeconds}`;
    },
  };
  if (operation.access === "anyone") return open({ ...common, principal: anyone });
  const { principal, team } = await admit(exchange, progress);
  return open({ ...common, principal, team });
}

/** The key of a request, counted. @throws Fault as `authenticate`, and rate_limit_exceeded */
async function admit(exchange: Exchange, progress: Progress): Promise<FoundKey> {
  const found = await authenticate(exchange);
  progress.key = found.principal.keyId;
  progress.team = found.principal.teamId;
  const counted = found.use && allowanceOf(found.use);
  progress.allowance = counted?.allowance ?? null;
  if (counted && !counted.allowed) throw exceeded(counted.allowance);
  return found;
}

const longestWaitSeconds = 10;

/** `Prefer: wait=N` (RFC 7240 4.3), honoured up to ten seconds. */
function waitIn(exchange: Exchange): number {
  const asked = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?/i.exec(exchange.header("prefer") ?? "");
  return asked ? Math.min(longestWaitSeconds, Number(asked[1])) : 0;
}

/** @throws Fault invalid_idempotency_key when both spellings are there and say different things */
function idempotencyKeyIn(exchange: Exchange): string | null {
  const key = exchange.header("idempotency-key");
  const spelled = exchange.header("x-idempotency-key");
  if (key === null || spelled === null || key === spelled) return key ?? spelled;
  throw new Fault("malformed", "invalid_idempotency_key", "Idempotency-Key and X-Idempotency-Key differ. Send one of them.", {
    field: "Idempotency-Key",
  });
}

type Fields = Record<string, unknown>;

/** Clients and proxies drop the body of a DELETE, so its fields may stand in the query as well. */
async function readFields({ method, operation }: Bound, exchange: Exchange, owner: string | undefined): Promise<Fields> {
  if (method === "GET") return readQuery(exchange.query);
  if (method !== "DELETE") refuseQuery(exchange.query);
  const body = asFields(await readJson(exchange, operation, owner), operation);
  return method === "DELETE" && exchange.query ? joined(readQuery(exchange.query), body) : body;
}

function refuseQuery(query: string): void {
  const [name] = query ? new URLSearchParams(query).keys() : [];
  if (name !== undefined) throw invalid(name, `${quote(name)} stands in the query. This request takes its fields from its body.`);
}

/** Null is no second word beside another. @throws Fault validation_error for a field that is in both and differs */
function joined(fields: Fields, others: Fields): Fields {
  const said = (from: Fields, name: string) => Object.hasOwn(from, name) && from[name] !== null;
  for (const [name, value] of Object.entries(others))
    if (value !== null && said(fields, name) && fields[name] !== value)
      throw invalid(name, `${quote(name)} is given twice, and differently.`);
  return { ...fields, ...Object.fromEntries(Object.entries(others).filter(([name, value]) => value !== null || !said(fields, name))) };
}

/** A body is an object of fields, unless the operation knows another spelling (a bare array, say). */
function asFields(body: unknown, operation: Operation): Fields {
  const spelled = operation.spell && Array.isArray(body) ? operation.spell(body) : body;
  if (typeof spelled !== "object" || spelled === null || Array.isArray(spelled))
    throw new Fault("invalid", "validation_error", "The body must be a JSON object.");
  return { ...spelled };
}

const mostParameters = 300;

/** A name that comes more than once is a list. @throws Fault validation_error */
function readQuery(query: string): Fields {
  const parameters = new URLSearchParams(query);
  if (parameters.size > mostParameters)
    throw new Fault("invalid", "validation_error", `The query has more than ${mostParameters} parameters. Send fewer.`);
  const fields: Fields = Object.create(null);
  for (const [name, value] of parameters) {
    const before = fields[name];
    if (Array.isArray(before)) before.push(value);
    else fields[name] = before === undefined ? value : [before, value];
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

const reply = (status: number, body: unknown, progress: Progress): Reply => replyText(status, JSON.stringify(body), progress);

const replyText = (status: number, body: string, progress: Progress): Reply => ({
  status,
  headers: {
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    ...everyAnswer(progress),
  },
  body,
});

function replyDocument({ path, text }: NonNullable<Dialect["document"]>, method: string, progress: Progress): Reply {
  progress.route = path;
  if (method === "GET" || method === "HEAD") return replyText(200, text(), progress);
  throw new Fault("method_not_allowed", "method_not_allowed", "This path answers GET, HEAD.", { facts: { allow: "GET, HEAD" } });
}

/** Somebody who opens the base address wants to know what is below it. */
function replyRoot({ base, document }: Dialect, progress: Progress): Reply {
  progress.route = "/";
  const docs = `${appUrl()}/docs/api`;
  return reply(200, { name: "Mailwright", docs, ...(document ? { openapi: `${appUrl()}${base}${document.path}` } : {}) }, progress);
}

const replyFile = async (file: FileAnswer, progress: Progress): Promise<Reply> => ({
  status: 200,
  body: await begun(file.content),
  headers: { ...fileHeaders(file), ...everyAnswer(progress) },
});

/** A key without a limit has no numbers to tell, and a stranger's would not be its own. */
function everyAnswer(progress: Progress): Record<string, string> {
  const headers: Record<string, string> = { "X-Request-Id": progress.requestId };
  const allowance = progress.allowance ?? (progress.key === null ? guessAllowance(progress.ip) : null);
  if (allowance) {
    headers["X-RateLimit-Limit"] = String(allowance.limit);
    headers["X-RateLimit-Remaining"] = String(allowance.remaining);
    headers["X-RateLimit-Reset"] = String(allowance.resetAt);
  }
  return Object.assign(headers, progress.headers);
}
