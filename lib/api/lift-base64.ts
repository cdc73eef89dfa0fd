/**
 * Large files in JSON: `"content": "…"` of many kilobytes is lifted out of the bytes of a body before anything reads them, so
 * that a file is never a string and never in memory twice.
 */
import { randomBytes } from "node:crypto";
import { Base64Text } from "../infra/mime/base64";
import { endOfString } from "./json-limits";

/** A shorter string is cheaper to read with the rest. */
const least = 65_536;
const quote = 0x22;

export interface Lifted {
  /** The document with a short placeholder in the place of each long string. */
  readonly rest: Buffer;
  /** Puts the strings into the parsed document, in place. */
  putBack(value: unknown): void;
}

/** Null when there is nothing to lift. What it lifts stays in the memory of `body`. */
export function liftBase64(body: Buffer): Lifted | null {
  const parts: Buffer[] = [];
  const texts = new Map<string, Base64Text>();
  const mark = randomBytes(16).toString("hex");
  let copied = 0;
  let name = "";
  let nameEnd = 0;
  for (let open = body.indexOf(quote); open >= 0; ) {
    const close = endOfString(body, open + 1);
    if (close < 0) return null;
    const length = close - open - 1;
    if (length >= least && name === "content" && /^\s*:\s*$/.test(body.toString("latin1", nameEnd, Math.min(open, nameEnd + 100)))) {
      const placeholder = `${mark}${texts.size}`;
      texts.set(placeholder, new Base64Text(body.subarray(open + 1, close)));
      parts.push(body.subarray(copied, open + 1), Buffer.from(placeholder));
      copied = close;
    }
    name = length <= 16 ? body.toString("latin1", open + 1, close) : "";
    nameEnd = close + 1;
    open = body.indexOf(quote, close + 1);
  }
  if (texts.size === 0) return null;
  return { rest: Buffer.concat([...parts, body.subarray(copied)]), putBack: (value) => putBack(value, texts) };
}

function putBack(value: unknown, texts: ReadonlyMap<string, Base64Text>): void {
  if (typeof value !== "object" || value === null) return;
  const fields = value as Record<string, unknown>;
  for (const [name, inner] of Object.entries(fields)) {
    const text = name === "content" && typeof inner === "string" ? texts.get(inner) : undefined;
    if (text) fields[name] = text;
    else putBack(inner, texts);
  }
}
