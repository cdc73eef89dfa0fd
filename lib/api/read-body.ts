/** JSON from a request, or a refusal that says what is wrong with it. */
import { isAscii } from "node:buffer";
import { env } from "../infra/env";
import { Fault } from "../kernel/fault";
import type { Operation } from "../kernel/operation";
import type { Exchange } from "./exchange";
import { checkJsonLimits, jsonLimits, tooDeep } from "./json-limits";
import { liftBase64 } from "./lift-base64";

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * The body as a value; an empty body is `{}`. Where an operation takes large bodies, long base64 in fields named `content`
 * comes as Base64Text.
 * @param owner see `Exchange.body`
 * @throws Fault unsupported_content_type, request_too_large, invalid_json, too_many_values
 */
export async function readJson(exchange: Exchange, { maxBody = 0 }: Pick<Operation, "maxBody"> = {}, owner?: string): Promise<unknown> {
  const most = Math.max(maxBody, env().MAX_BODY_BYTES);
  const declared = Number(exchange.header("content-length") ?? "0");
  if (declared > most) throw tooLarge(most);
  const bytes = await exchange.body(most, owner);
  if (bytes.length === 0) return {};
  const type = (exchange.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type !== "application/json" && !/^application\/[\w.-]+\+json$/.test(type))
    throw new Fault("unsupported", "unsupported_content_type", "Send the body as JSON, with Content-Type: application/json.");
  checkJsonLimits(bytes);
  const lifted = maxBody > 0 && bytes.length > 65_536 ? liftBase64(bytes) : null;
  const value = parse(lifted?.rest ?? bytes);
  if (deeperThan(value, jsonLimits.depth)) throw tooDeep();
  lifted?.putBack(value);
  return value;
}

export const tooLarge = (maxBytes: number) =>
  new Fault("too_large", "request_too_large", `The body is larger than ${maxBytes.toLocaleString("en")} bytes.`, { facts: { maxBytes } });

/**
 * Gathers a body as it arrives. One whose length is declared is written straight into a Buffer of that length; the pages
 * that nothing is written to take no memory, so that a lie about the length costs its teller's connection only.
 * @param length what Content-Length says, or null
 */
export function gather(length: number | null, maxBytes: number): { add(chunk: Uint8Array): number; whole(): Buffer } {
  if (length !== null && length > maxBytes) throw tooLarge(maxBytes);
  const room = length !== null && length > 65_536 ? Buffer.allocUnsafeSlow(length) : null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    /** Answers how many bytes there are by now. @throws Fault request_too_large */
    add(chunk) {
      if (size + chunk.length > (room?.length ?? maxBytes)) throw tooLarge(room?.length ?? maxBytes);
      if (room) room.set(chunk, size);
      else chunks.push(chunk);
      size += chunk.length;
      return size;
    },
    whole: () => room?.subarray(0, size) ?? Buffer.concat(chunks),
  };
}

/** JSON of a stranger, within the limits of any body. @throws Fault invalid_json, too_many_values */
export function parseJson(bytes: Buffer): unknown {
  checkJsonLimits(bytes);
  const value = parse(bytes);
  if (deeperThan(value, jsonLimits.depth)) throw tooDeep();
  return value;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(textOf(bytes));
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message.replace(/,? ?".*$/s, "").replace(/\s+/g, " ") : "it is not UTF-8";
    throw new Fault("malformed", "invalid_json", `The body is not valid JSON: ${why}.`);
  }
}

/** @throws TypeError when it is not UTF-8 */
function textOf(bytes: Uint8Array): string {
  return isAscii(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1") : decoder.decode(bytes);
}

function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  for (const inner of Object.values(value)) if (typeof inner === "object" && deeperThan(inner, levels - 1)) return true;
  return false;
}
