import { expect, test } from "vitest";
import { as, aTeam, member } from "@/test/harness";
import { addSuppressions } from "./add-suppressions";
import { getSuppression } from "./get-suppression";

test("of one address the answer is the suppression itself, as GET tells it, and what came of it beside", async () => {
  const team = await aTeam();
  const who = as(member(team, "marketer"), team);
  const { suppressions, added, updated, ...itself } = await who.run(addSuppressions, { email: "Bob@x.test", note: "He asked." });
  expect(itself).toEqual(await who.run(getSuppression, { id: "bob@x.test" }));
  expect(itself).toMatchObject({ email: "Bob@x.test", reason: "manual", scope: "all", note: "He asked." });
  expect({ suppressions, added, updated }).toEqual({ suppressions: [itself], added: 1, updated: 0 });
  expect(await who.run(addSuppressions, { email: "bob@x.test" })).toMatchObject({ ...itself, added: 0 });
});

test("of several addresses the answer is what came of all of them", async () => {
  const team = await aTeam();
  const answer = await as(member(team, "marketer"), team).run(addSuppressions, { emails: ["bob@x.test", "eve@x.test", "BOB@x.test"] });
  expect(Object.keys(answer).sort()).toEqual(["added", "suppressions", "updated"]);
  expect(answer).toMatchObject({ added: 2, suppressions: [{ email: "BOB@x.test" }, { email: "eve@x.test" }] });
});
