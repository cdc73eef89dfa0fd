import { expect, test } from "vitest";
import { openapi } from "@/lib/api/openapi";
import { openApi } from "@/test/api";
import { aKey, as, aTeam, member } from "@/test/harness";
import { addSuppressions } from "./add-suppressions";
import { getSuppression } from "./get-suppression";

test("of one address the answer is the suppression itself, as GET tells it, and what came of it beside", async () => {
  const team = await aTeam();
  const who = as(member(team, "marketer"), team);
  const { added, updated, ...itself } = await who.run(addSuppressions, { email: "Bob@x.test", note: "He asked." });
  expect(itself).toEqual(await who.run(getSuppression, { id: "bob@x.test" }));
  expect(itself).toMatchObject({ email: "Bob@x.test", reason: "manual", scope: "all", note: "He asked." });
  expect({ added, updated }).toEqual({ added: 1, updated: 0 });
  expect(await who.run(addSuppressions, { email: "bob@x.test" })).toMatchObject({ ...itself, added: 0 });
});

test("of several addresses the answer is what came of all of them", async () => {
  const team = await aTeam();
  const answer = await as(member(team, "marketer"), team).run(addSuppressions, { emails: ["bob@x.test", "eve@x.test", "BOB@x.test"] });
  expect(Object.keys(answer).sort()).toEqual(["added", "suppressions", "updated"]);
  expect(answer).toMatchObject({ added: 2, suppressions: [{ email: "BOB@x.test" }, { email: "eve@x.test" }] });
});

test("the status is 201 when an address was added, and 200 when all were on the list already", async () => {
  const api = await openApi("web");
  const { secret } = await aKey(await aTeam(), { scopes: ["suppressions:write"] });
  const statusOf = async (json: object) => (await api.ask("/suppressions", { key: secret, json })).status;
  expect(await statusOf({ email: "bob@x.test" })).toBe(201);
  expect(await statusOf({ email: "BOB@x.test" })).toBe(200);
  expect(await statusOf({ email: "bob@x.test", reason: "complaint" })).toBe(200);
  expect(await statusOf({ emails: ["bob@x.test", "eve@x.test"] })).toBe(201);
  expect(await statusOf({ emails: ["bob@x.test", "eve@x.test"] })).toBe(200);
  await api.close();
  const { responses } = (openapi().paths as Record<string, { post: { responses: object } }>)["/suppressions"]?.post ?? { responses: {} };
  expect(Object.keys(responses).filter((status) => status < "300")).toEqual(["200", "201"]);
});
