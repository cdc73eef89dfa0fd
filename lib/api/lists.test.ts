/** Every list of the API is paged in the same way. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scopes, staffScopes } from "@/lib/kernel/principal";
import { operations } from "@/lib/operations";
import { type Api, openApi } from "@/test/api";
import { aDomain, aKey, aTeam } from "@/test/harness";

const lists = operations.flatMap(({ route, input, access }) => {
  const fields = "shape" in input ? Object.keys(input.shape as object) : [];
  const ofTeam = typeof access !== "object" || !("staff" in access);
  return route?.startsWith("GET ") && fields.includes("page") && ofTeam ? [{ path: route.slice(4), fields }] : [];
});

let api: Api;
let key: string;
let domain: string;

beforeAll(async () => {
  api = await openApi("web");
  const team = await aTeam();
  [domain, key] = [await aDomain(team), (await aKey(team, { scopes: scopes.filter((scope) => !staffScopes.has(scope)) })).secret];
  for (const address of ["a", "b", "c"]) await api.ask("/suppressions", { key, json: { email: `${address}@example.com` } });
});
afterAll(() => api.close());

const ask = (path: string, query: string) => api.ask(`${path.replace("{id}", domain)}?${query}`, { key });

test("there are lists", () => expect(lists.length).toBeGreaterThan(5));

describe.each(lists)("$path", ({ path, fields }) => {
  test("takes an offset, and says where that is", async () => {
    expect(fields).toContain("offset");
    const { status, body } = await ask(path, "offset=400&limit=200");
    expect([status, body]).toMatchObject([200, { page: 3, nextCursor: null }]);
    const first = await ask(path, "offset=0&limit=200");
    expect(first.body).toMatchObject({ page: 1, total: body.total });
  });

  test.each(["offset=-1", "offset=1.5", "offset=a", "limit=201", "limit=0", "page=0"])("refuses %s by its name", async (query) => {
    const { status, body } = await ask(path, query);
    expect([status, body.error]).toMatchObject([422, { code: "validation_error", field: query.split("=")[0] }]);
  });
});

test.each(lists.filter(({ fields }) => fields.includes("cursor")))("$path refuses a cursor that no list gave out", async ({ path }) => {
  const { status, body } = await ask(path, "cursor=nowhere");
  expect([status, body.error]).toMatchObject([422, { code: "validation_error", field: "cursor" }]);
});

test("an offset and a page lead to the same rows", async () => {
  const [byPage, byOffset] = [await ask("/suppressions", "page=2&limit=2"), await ask("/suppressions", "offset=2&limit=2")];
  expect(byPage.body.suppressions).toHaveLength(1);
  expect(byOffset.body).toEqual(byPage.body);
});
