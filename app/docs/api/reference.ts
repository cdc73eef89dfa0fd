/** The parts of the OpenAPI document that the reference shows, parsed once. */
import { z } from "zod";
import { openapi } from "@/lib/api/openapi";

/** JSON Schema, as far as it is drawn. */
export interface Shape {
  type?: string | string[] | undefined;
  description?: string | undefined;
  enum?: unknown[] | undefined;
  const?: unknown;
  default?: unknown;
  format?: string | undefined;
  anyOf?: Shape[] | undefined;
  items?: Shape | undefined;
  properties?: Record<string, Shape> | undefined;
  required?: string[] | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
  maxItems?: number | undefined;
}

/** A pair is drawn as a list of what stands first in it. */
const firstOfTuple = (raw: unknown): unknown =>
  typeof raw === "object" && raw !== null && "prefixItems" in raw && Array.isArray(raw.prefixItems)
    ? { ...raw, items: raw.prefixItems[0] }
    : raw;

const Shape: z.ZodType<Shape> = z.lazy(() =>
  z.preprocess(
    firstOfTuple,
    z.object({
      type: z.union([z.string(), z.array(z.string())]).optional(),
      description: z.string().optional(),
      enum: z.array(z.unknown()).optional(),
      const: z.unknown().optional(),
      default: z.unknown().optional(),
      format: z.string().optional(),
      anyOf: z.array(Shape).optional(),
      items: Shape.optional(),
      properties: z.record(z.string(), Shape).optional(),
      required: z.array(z.string()).optional(),
      minLength: z.number().optional(),
      maxLength: z.number().optional(),
      minimum: z.number().optional(),
      maximum: z.number().optional(),
      maxItems: z.number().optional(),
    }),
  ),
);

const Body = z.object({ content: z.object({ "application/json": z.object({ schema: Shape }) }) });

const Described = z.object({
  operationId: z.string(),
  summary: z.string(),
  description: z.string().optional(),
  tags: z.array(z.string()),
  "x-scope": z.string().optional(),
  "x-scope-means": z.string().optional(),
  "x-scope-or": z.array(z.string()).optional(),
  parameters: z
    .array(
      z.object({ name: z.string(), in: z.string(), required: z.boolean().optional(), description: z.string().optional(), schema: Shape }),
    )
    .default([]),
  requestBody: Body.optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: z.unknown().optional() })),
});

const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Described)) });

export interface Entry extends z.output<typeof Described> {
  readonly method: string;
  readonly path: string;
  /** Without a shape the answer is a file. */
  readonly done: { readonly status: string; readonly shape: Shape | null };
  readonly refusals: readonly { readonly status: string; readonly codes: readonly string[] }[];
}

/** Every operation, in the document's order, by the first part of its path. */
export function reference(): Map<string, Entry[]> {
  const { paths } = Document.parse(openapi());
  const entries = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]): Entry => {
      const responses = Object.entries(described.responses);
      const [status = "200", answer] = responses.find(([code]) => code.startsWith("2")) ?? [];
      return {
        ...described,
        method: method.toUpperCase(),
        path,
        done: { status, shape: Body.safeParse(answer).data?.content["application/json"].schema ?? null },
        refusals: responses
          .filter(([code]) => !code.startsWith("2"))
          .map(([code, { description }]) => ({ status: code, codes: description.split(", ") })),
      };
    }),
  );
  return Map.groupBy(entries, ({ tags }) => tags[0] ?? "");
}

/** The type as one would say it: `string`, `"live" | "test"`, `string | string[]`. */
export function typeWords(shape: Shape): string {
  if (shape.enum) return shape.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (shape.const !== undefined) return JSON.stringify(shape.const);
  if (shape.anyOf) return [...new Set(shape.anyOf.map(typeWords))].join(" | ");
  if (Array.isArray(shape.type)) return shape.type.join(" | ");
  if (shape.type === "array") {
    const item = shape.items ? typeWords(shape.items) : "any";
    return item.includes(" | ") ? `(${item})[]` : `${item}[]`;
  }
  return shape.format === "date-time" ? "date-time" : (shape.type ?? "any");
}

/** The fields within: of the object itself, or of the objects in a list. */
export const fieldsWithin = (shape: Shape): Shape | null =>
  shape.properties ? shape : shape.items?.properties ? shape.items : (shape.anyOf?.map(fieldsWithin).find((each) => each !== null) ?? null);
