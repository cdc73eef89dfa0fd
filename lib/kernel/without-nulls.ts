/** Many JSON libraries write null for what is not there. Where a field may be left out, null is read as that, for every operation. */
import type { z } from "zod";
import { isRefusedByCount } from "./count-first";

type Schema = z.core.$ZodType;
type Fields = Readonly<Record<string, unknown>>;

/**
 * The same value without the fields that are null, may be left out, and mean nothing else by null. Nothing is copied unless
 * something is left out, and only what the schema describes field by field is looked into.
 */
export function withoutNulls(schema: Schema, value: unknown): unknown {
  if (typeof value !== "object" || value === null || isRefusedByCount(schema, value)) return value;
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "object":
      return Array.isArray(value) ? value : inObject(def.shape, value as Fields);
    case "array":
      return Array.isArray(value) ? inArray(def.element, value) : value;
    case "union":
      return def.options.reduce((said: unknown, option) => withoutNulls(option, said), value);
    default: {
      const inner = innerOf(def);
      return inner ? withoutNulls(inner, value) : value;
    }
  }
}

function inObject(shape: Readonly<Record<string, Schema>>, fields: Fields): Fields {
  let copy: Record<string, unknown> | null = null;
  for (const name of Object.keys(fields)) {
    const schema = Object.hasOwn(shape, name) ? shape[name] : undefined;
    const value = fields[name];
    if (!schema || typeof value !== "object") continue;
    const leftOut = value === null && schema._zod.optin !== undefined && !takesNull(schema);
    const read = leftOut ? undefined : withoutNulls(schema, value);
    if (read === value) continue;
    copy ??= { ...fields };
    if (leftOut) delete copy[name];
    else copy[name] = read;
  }
  return copy ?? fields;
}

function inArray(element: Schema, items: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | null = null;
  for (const [no, item] of items.entries()) {
    const read = withoutNulls(element, item);
    if (read === item) continue;
    copy ??= [...items];
    copy[no] = read;
  }
  return copy ?? items;
}

/** Null says something of its own there: “no limit”, “no longer”. */
function takesNull(schema: Schema): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "nullable" || def.type === "null" || def.type === "any" || def.type === "unknown") return true;
  if (def.type === "union") return def.options.some(takesNull);
  const inner = innerOf(def);
  return inner !== null && takesNull(inner);
}

/** What a wrapper reads its input by; null for what wraps nothing. */
function innerOf(def: z.core.$ZodTypes["_zod"]["def"]): Schema | null {
  if ("innerType" in def) return def.innerType as Schema;
  return def.type === "pipe" ? def.in : null;
}
