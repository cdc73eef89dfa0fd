/** Counts are checked before contents: a list of a million addresses is refused by its length, and not after each of them was read. */
import type { z } from "zod";

/**
 * The same schema, which looks at how many items or fields there are before it looks at any of them. What is neither a list nor an
 * object passes on to the schema. Stays with the schema when it is described or refined further.
 */
export const atMost = <T extends z.ZodType>(most: number, message: string, schema: T): T =>
  before(schema, (value) => (countOf(value) > most ? { code: "custom", message, input: value, continue: false } : null));

/** The same strict object, which names the first field that it does not know, and looks at nothing else, when there are more than it knows. */
export const knownFields = <T extends z.ZodObject>(schema: T): T =>
  before(schema, (value, { _zod }) => {
    const shape = "shape" in _zod.def ? (_zod.def.shape as Record<string, unknown>) : {};
    if (Array.isArray(value) || countOf(value) <= Object.keys(shape).length) return null;
    const fields = value as Record<string, unknown>;
    const unknown = Object.keys(fields).find((name) => !Object.hasOwn(shape, name));
    return unknown === undefined ? null : { code: "unrecognized_keys", keys: [unknown], input: fields, continue: false };
  });

function countOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
}

type Look = (value: unknown, schema: z.core.$ZodType) => z.core.$ZodRawIssue | null;

const looks = new WeakMap<z.core.$ZodType, Look>();

/** The schema refuses the value by its count, so that nobody else needs to look into it either. */
export const isRefusedByCount = (schema: z.core.$ZodType, value: unknown): boolean => (looks.get(schema)?.(value, schema) ?? null) !== null;

/** Zod runs the checks of a list or record after its contents, so this one stands before the parser itself, in every clone. */
function before<T extends z.core.$ZodType>(schema: T, look: Look): T {
  looks.set(schema, look);
  const internals = schema._zod;
  const { parse, run } = internals;
  const looked: typeof parse = (payload, context) => {
    const issue = look(payload.value, schema);
    if (!issue) return parse(payload, context);
    payload.issues.push({ ...issue, inst: schema });
    return payload;
  };
  internals.parse = looked;
  if (run === parse) internals.run = looked;
  const Clone = internals.constr;
  internals.constr = class {
    constructor(def: unknown) {
      // biome-ignore lint/correctness/noConstructorReturn: zod makes clones with `new`, and each clone has to look first as well.
      return before(new Clone(def), look);
    }
  } as typeof Clone;
  return schema;
}
