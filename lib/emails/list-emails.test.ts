import { expect, test } from "vitest";
import type { TeamFacts } from "@/lib/kernel/context";
import { as, aTeam, key, refusalOf } from "@/test/harness";
import { listEmails } from "./list-emails";
import { sendEmail } from "./send-email";

async function withEmails(count: number) {
  const team = await aTeam();
  const run = as(key(team, "emails:send", "emails:read"), team).run;
  for (let n = 1; n <= count; n++)
    await run(sendEmail, { from: "a@sandbox.test", to: `b${n}@example.com`, subject: `No ${n}`, text: "Hi" });
  return { team, list: (input: Parameters<typeof listed>[1]) => listed(team, input) };
}

async function listed(team: TeamFacts, input: { cursor?: string; newerThan?: string; limit?: number; status?: string }) {
  const answer = await as(key(team, "emails:read"), team).run(listEmails, { limit: 2, ...input });
  return { ...answer, subjects: answer.emails.map(({ subject }) => subject) };
}

test("pages lead to the oldest email and back to the newest, without a gap or a repetition", async () => {
  const { list } = await withEmails(5);
  const first = await list({});
  const second = await list({ cursor: first.nextCursor ?? "" });
  const third = await list({ cursor: second.nextCursor ?? "" });
  expect([first, second, third].map(({ subjects }) => subjects)).toEqual([["No 5", "No 4"], ["No 3", "No 2"], ["No 1"]]);
  expect([first.previousCursor, third.nextCursor]).toEqual([null, null]);
  const back = await list({ newerThan: third.previousCursor ?? "" });
  expect(back).toMatchObject({ subjects: second.subjects, nextCursor: second.nextCursor });
  const start = await list({ newerThan: back.previousCursor ?? "" });
  expect(start).toMatchObject({ subjects: first.subjects, previousCursor: null });
});

test("an email that arrives while one pages shifts nothing", async () => {
  const { team, list } = await withEmails(3);
  const first = await list({});
  await as(key(team, "emails:send"), team).run(sendEmail, { from: "a@sandbox.test", to: "c@example.com", subject: "Late", text: "Hi" });
  expect((await list({ cursor: first.nextCursor ?? "" })).subjects).toEqual(["No 1"]);
  expect((await list({ newerThan: first.emails[0]?.id ?? "" })).subjects).toEqual(["Late"]);
});

test("a cursor that no list gave out is refused by its name", async () => {
  const { list } = await withEmails(0);
  expect(await refusalOf(list({ cursor: "x" }))).toBe("validation_error");
  expect(await refusalOf(list({ newerThan: "x" }))).toBe("validation_error");
});
