/** JSON from a request, or a refusal that says what is wrong with it. */
import { env } from "../infra/env";
import { Fault } from "../kernel/fault";
import type { Exchange } from "./exchange";

const maxDepth = 32;
const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * The body as a value; an empty body is `{}`.
 * @throws Fault unsupported_content_type, request_too_large, invalid_json
 */
export async function readJson(exchange: Exchange): Promise<unknown> {
  const declared = Number(exchange.header("content-length") ?? "0");
  if (declared > env().MAX_BODY_BYTES) throw tooLarge(env().MAX_BODY_BYTES);
  const bytes = await exchange.body(env().MAX_BODY_BYTES);
  if (bytes.length === 0) return {};
  const type = (exchange.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type !== "application/json" && !/^application\/[\w.-]+\+json$/.test(type))
    throw new Fault("unsupported", "unsupported_content_type", "Send the body as JSON, with Content-Type: application/json.");
  const value = parseJson(bytes);
  if (deeperThan(value, maxDepth)) throw new Fault("malformed", "invalid_json", `The JSON is nested more than ${maxDepth} levels deep.`);
  return value;
}

export const tooLarge = (maxBytes: number) =>
  new Fault("too_large", "request_too_large", `The body is larger than ${maxBytes.toLocaleString("en")} bytes.`, { facts: { maxBytes } });

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message.replace(/,? ?".*$/s, "").replace(/\s+/g, " ") : "it is not UTF-8";
    throw new Fault("malformed", "invalid_json", `The body is not valid JSON: ${why}.`);
  }
}

function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  for (const inner of Object.values(value)) if (deeperThan(inner, levels - 1)) return true;
  return false;
}
