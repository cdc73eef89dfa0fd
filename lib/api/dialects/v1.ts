/** The native API: every operation with a route, at /api/v1. */
import { appUrl } from "../../infra/env";
import type { Fault } from "../../kernel/fault";
import type { Operation } from "../../kernel/operation";
import { operations } from "../../operations";
import { bind, type Dialect } from "../dialect";
import { openapi } from "../openapi";

/** `{ error: { code, message, field?, docs, requestId, …facts } }`. */
export const refusal = ({ code, message, detail }: Fault, requestId: string) => ({
  error: {
    code,
    message,
    ...(detail.field === undefined ? {} : { field: detail.field }),
    ...detail.facts,
    docs: `${appUrl()}/docs/errors#${code}`,
    requestId,
  },
});

let drawn: string | null = null;
/** Drawn once, by the first who asks. */
function documentText(): string {
  drawn ??= JSON.stringify(openapi());
  return drawn;
}

const routesOf = ({ route, alsoAt = [] }: Operation) => (route ? [route, ...alsoAt] : []);

export const v1: Dialect = {
  name: "v1",
  base: "/api/v1",
  routes: operations.flatMap((operation) => routesOf(operation).map((route) => bind(route, operation))),
  document: { path: "/openapi.json", text: documentText },
  refusal,
};
