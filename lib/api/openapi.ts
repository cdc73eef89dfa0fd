/** The API's document: TABLE 1 as OpenAPI 3.1. It is committed, so that a change of contract is a visible difference. */
import { z } from "zod";
import { kinds } from "../kernel/fault";
import { type Operation, type StaffAccess, statusesOf, type TeamAccess } from "../kernel/operation";
import { scopeSentences } from "../kernel/principal";
import { operations } from "../operations";
import { type ErrorCode, errorCodes } from "./error-codes";
import { refusalsOf } from "./refusals";

type Json = Record<string, unknown>;
type Routed = Operation & { route: NonNullable<Operation["route"]> };

export function openapi(): Json {
  const routed = operations.filter((operation): operation is Routed => operation.route !== undefined);
  const paths: Record<string, Json> = {};
  for (const operation of routed) {
    const [method = "", path = ""] = operation.route.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: describe(operation, method, path) };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Mailwright API",
      version: "1",
      description: "Send email and see what became of it. Every answer is JSON and carries X-Request-Id and X-RateLimit-*.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/api/v1" }],
    security: [{ bearer: [] }, { apiKey: [] }],
    tags: [...new Set(routed.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "An API key: sk_live_… or sk_test_…" },
        apiKey: { type: "apiKey", in: "header", name: "X-API-Key" },
      },
      schemas: { Error: errorSchema },
    },
  };
}

function describe(operation: Routed, method: string, path: string): Json {
  const input = jsonSchema(operation.input, "input");
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  const properties = (input.properties ?? {}) as Record<string, Json>;
  const required = new Set((input.required as string[] | undefined) ?? []);
  const others = Object.keys(properties).filter((name) => !inPath.includes(name));
  const parameters = [
    ...inPath.map((name) => parameter("path", name, properties[name] ?? { type: "string" }, true)),
    ...(method === "GET" ? others.map((name) => parameter("query", name, properties[name] ?? {}, required.has(name))) : []),
    ...(method === "DELETE" ? others.map((name) => parameter("query", name, properties[name] ?? {}, false)) : []),
    ...(operation.once ? [idempotencyKey] : []),
    ...(operation.waits ? [preferWait] : []),
  ];
  return {
    operationId: operation.name,
    summary: operation.summary,
    ...described(operation),
    tags: [tagOf(operation)],
    ...(typeof operation.access === "object" ? scopeWords(operation.access.scope) : {}),
    ...(parameters.length ? { parameters } : {}),
    ...(method !== "GET" && others.length ? { requestBody: body(operation, input, others) } : {}),
    responses: {
      ...Object.fromEntries(statusesOf(operation).map((status) => [status, { description: "Done", content: contentOf(operation) }])),
      ...refusals(operation),
    },
  };
}

/** What keys with a limit get here stands in the description of each operation. */
function described({ description, access }: Routed): Json {
  const text = [description, ...(typeof access === "object" && "role" in access ? reachWords(access) : [])].filter(Boolean).join(" ");
  return text ? { description: text } : {};
}

function reachWords({ testKeys, domainKeys }: TeamAccess): string[] {
  const [test, limited] = [
    { own: "A test key reaches what is of test mode.", shared: null, none: "Refused to test keys." }[testKeys ?? "none"],
    {
      own: "A key that is limited to a domain reaches what belongs to that domain.",
      shared: null,
      none: "It concerns the whole team: refused to keys that are limited to a domain.",
    }[domainKeys ?? "none"],
  ];
  return [test, limited].filter((words) => words !== null);
}

const binary: Json = { schema: { type: "string", format: "binary" } };

function contentOf({ file, output }: Routed): Json {
  if (file === true) return { "application/octet-stream": binary };
  const schema = jsonSchema(output, "output");
  if (!file) return { "application/json": { schema } };
  const [value] = (schema.anyOf as Json[]).filter((branch) => Object.keys(branch).length > 0);
  return { "application/json": { schema: value }, "text/csv": binary };
}

function body(operation: Routed, input: Json, names: readonly string[]): Json {
  const properties = { ...(input.properties as Record<string, Json>) };
  const { itemInput } = operation;
  if (itemInput) properties[itemInput.field] = { ...properties[itemInput.field], items: jsonSchema(itemInput.schema, "input") };
  const required = ((input.required as string[] | undefined) ?? []).filter((name) => names.includes(name));
  return {
    required: required.length > 0,
    content: {
      "application/json": {
        schema: {
          type: "object",
          properties: Object.fromEntries(names.map((name) => [name, properties[name]])),
          ...(required.length ? { required } : {}),
          additionalProperties: false,
        },
      },
    },
  };
}

function refusals(operation: Routed): Json {
  const byStatus = Map.groupBy(refusalsOf(operation), (code) => httpOf(errorCodes[code].kind));
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, codes]) => [
        status,
        { description: codes.join(", "), content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } } },
      ]),
  );
}

const httpOf = (kind: ErrorCode["kind"]): number => (kind === "bug" ? 500 : kinds[kind].http);
const tagOf = (operation: Routed): string => operation.route.split("/")[1] ?? "";

/** `x-scope` alone, or the first of several with the others in `x-scope-or`. */
function scopeWords(scope: (TeamAccess | StaffAccess)["scope"]): Json {
  if (scope === "any" || scope === "dashboard-only") return { "x-scope": scope };
  const [first, ...others] = typeof scope === "string" ? [scope] : scope;
  const means = { "x-scope": first, "x-scope-means": scopeSentences[first] };
  return others.length > 0 ? { ...means, "x-scope-or": others } : means;
}

const parameter = (where: "path" | "query", name: string, schema: Json, required: boolean): Json => {
  const { description, ...rest } = schema;
  return { name, in: where, required, ...(description ? { description } : {}), schema: rest };
};

const idempotencyKey: Json = {
  name: "Idempotency-Key",
  in: "header",
  description:
    "Up to 256 printable ASCII characters, with or without double quotes around them; `X-Idempotency-Key` is read as well. A key names one request of the team, whatever the path; live and test keys keep theirs apart. For 24 hours the same request is done once and answered as it was the first time, also where that had waited; another body or path is a conflict.",
  schema: { type: "string", minLength: 1, maxLength: 258 },
};
const preferWait: Json = {
  name: "Prefer",
  in: "header",
  description: "`wait=N`: wait up to N seconds (at most 10) for the hand-over and answer with what really happened.",
  schema: { type: "string" },
};

const errorSchema: Json = {
  type: "object",
  properties: {
    error: {
      type: "object",
      properties: {
        code: { type: "string", enum: Object.keys(errorCodes) },
        message: { type: "string" },
        field: { type: "string", description: "The field that is wrong, as a path" },
        docs: { type: "string", format: "uri" },
        requestId: { type: "string" },
      },
      required: ["code", "message", "docs", "requestId"],
    },
  },
  required: ["error"],
};

function jsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any", target: "draft-2020-12" });
  return rest as Json;
}
