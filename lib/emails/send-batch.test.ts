import { expect, test } from "vitest";
import { addSuppressions } from "@/lib/suppressions";
import { as, aTeam, key, member } from "@/test/harness";
import { sendBatch } from "./send-batch";

const letter = { from: "ada@sandbox.test", subject: "Hello", text: "Hi" };

test.each([null, "a-key"])("a batch counts each email once, by its status (Idempotency-Key: %s)", async (idempotencyKey) => {
  const team = await aTeam();
  await as(member(team, "marketer"), team).run(addSuppressions, { email: "eve@x.test" });
  const sendAt = new Date(Date.now() + 3_600_000).toISOString();
  const emails = [
    { ...letter, to: "bob@x.test" },
    { ...letter, to: "ada@x.test" },
    { ...letter, to: "bob@x.test", sendAt },
    { ...letter, to: ["bob@x.test", "eve@x.test"] },
    { ...letter, to: "suppressed@sandbox.test" },
    { ...letter, to: "eve@x.test" },
    { ...letter, to: "nobody" },
  ];
  const { results, total, ...counts } = await as(key(team, "emails:send"), team).run(sendBatch, { emails }, idempotencyKey);
  expect(results.map(({ status }) => status)).toEqual(["queued", "queued", "scheduled", "partial", "suppressed", "failed", "failed"]);
  expect(counts).toEqual({ queued: 2, scheduled: 1, partial: 1, suppressed: 1, sent: 0, failed: 2 });
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total);
});
