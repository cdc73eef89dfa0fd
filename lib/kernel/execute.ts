/** The one way an operation runs. Every door ends here, so nothing can be skipped by adding a door. */
import { createHash } from "node:crypto";
import type { z } from "zod";
import { isDatabaseOutage } from "../infra/db/outage";
import { operationSeconds } from "../infra/metrics";
import { Base64Text } from "../infra/mime/base64";
import { recordAudit } from "./audit";
import { authorize, authorizeInput } from "./authorize";
import { cleanInput } from "./clean-input";
import type { Base } from "./context";
import { Fault, isFault, unavailable } from "./fault";
import { type Answered, claimOnce, peekOnce } from "./once";
import type { Operation } from "./operation";
import { parse } from "./parse";

/** The result, and whether it is the stored answer to an earlier request with the same Idempotency-Key. */
export interface Executed<T> {
  output: T;
  replayed: boolean;
}

/**
 * authorize → parse → once → run → shape → record. The input is a thunk: strangers learn nothing and cost nothing.
 * @param idempotencyKey of the request, when the door carries one.
 * @throws Fault for every refusal; anything else is a bug.
 */
export async function execute<In extends z.ZodType, Out extends z.ZodType>(
  op: Operation<string, "query" | "command", In, Out>,
  ctx: Base,
  read: () => unknown,
  idempotencyKey: string | null = null,
): Promise<Executed<z.output<Out>>> {
  const started = performance.now();
  let outcome = "ok";
  try {
    authorize(op, ctx);
    const said = cleanInput(await read(), op.itemInput?.field);
    const raw = op.spell ? op.spell(said) : said;
    const input = parse(op.input, raw);
    authorizeInput(op, ctx, input);
    return await runOnce(op, ctx, raw, input, idempotencyKey);
  } catch (error) {
    const fault = toFault(error, op.kind === "command" ? afterCommand(op, idempotencyKey) : undefined);
    outcome = fault ? fault.code : "internal_error";
    throw fault ?? error;
  } finally {
    record(op, ctx, outcome, started);
  }
}

async function runOnce<In extends z.ZodType, Out extends z.ZodType>(
  op: Operation<string, "query" | "command", In, Out>,
  ctx: Base,
  raw: unknown,
  input: z.output<In>,
  key: string | null,
): Promise<Executed<z.output<Out>>> {
  if (key === null || !op.once || !ctx.team) {
    const output = op.output.parse(await op.run(ctx, input));
    if (op.kind === "command" && op.audit !== false) await recordAudit(op, ctx, input, output);
    return { output, replayed: false };
  }
  const hash = createHash("sha256").update(canonical(raw)).digest("base64url");
  const mode = ctx.principal.kind === "key" ? ctx.principal.mode : "live";
  const once = { operation: mode === "live" ? op.name : `${mode} ${op.name}`, key: readKey(key), hash, mode };
  const release = claimOnce(ctx.team.id, once);
  try {
    const before = await peekOnce(ctx.team.id, once);
    if (before) return replay(op, before);
    const output = op.output.parse(await op.run({ ...ctx, once }, input));
    return { output, replayed: false };
  } catch (error) {
    if (error instanceof AlreadyAnswered) return replay(op, error.answer);
    throw error;
  } finally {
    release();
  }
}

/** Thrown by what stores an Idempotency-Key when another process was first. */
export class AlreadyAnswered extends Error {
  constructor(readonly answer: Answered) {
    super("This request was answered by another process.");
  }
}

const replay = <Out extends z.ZodType>(
  op: Operation<string, "query" | "command", z.ZodType, Out>,
  before: Answered,
): Executed<z.output<Out>> => ({
  output: op.output.parse(before.answer),
  replayed: true,
});

/**
 * The key that a header names. Between double quotes it is read as the String that draft-ietf-httpapi-idempotency-key-header
 * asks for (RFC 9651 section 3.3.3), and is the same key as without them.
 * @throws Fault invalid_idempotency_key
 */
function readKey(header: string): string {
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header.trim())?.[1];
  const key = quoted?.replace(/\\(.)/g, "$1") ?? header;
  if (/^[\x20-\x7e]{1,256}$/.test(key) && key.trim() !== "") return key;
  throw new Fault("malformed", "invalid_idempotency_key", "Idempotency-Key must be 1 to 256 printable ASCII characters.", {
    field: "Idempotency-Key",
  });
}

/** The same JSON whatever the order of its keys; of a large file its hash. */
function canonical(value: unknown): string {
  if (value instanceof Base64Text) return `"sha256:${value.sha256}"`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`)
    .join(",")}}`;
}

const nothingChanged = "The database does not answer. Nothing was changed; try again.";

/** A connection that is lost while it commits leaves unknown whether it did, and some commands commit more than once. */
function afterCommand(op: Operation, idempotencyKey: string | null): string {
  const unknown = "The database does not answer. This may have been done, in whole or in part";
  if (op.once && idempotencyKey) return `${unknown}: ask again with the same Idempotency-Key, and it is done once.`;
  if (op.once) return `${unknown}: look before you ask again. With an Idempotency-Key asking again is safe.`;
  return `${unknown}: look before you ask again.`;
}

/**
 * The fault that an error means, or null for a bug.
 * @param ofOutage what to say of a database that is away; unless something may have been changed, that nothing was
 */
export function toFault(error: unknown, ofOutage = nothingChanged): Fault | null {
  if (isFault(error)) return error;
  return isDatabaseOutage(error) ? unavailable("database_unavailable", ofOutage, 2, error) : null;
}

function record(op: Operation, ctx: Base, outcome: string, started: number): void {
  const seconds = (performance.now() - started) / 1000;
  operationSeconds().observe({ operation: op.name, outcome }, seconds);
  ctx.log.debug({ requestId: ctx.requestId, operation: op.name, team: ctx.team?.id, outcome, ms: Math.round(seconds * 1000) }, "operation");
}
