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

test.each([null, "another-key"])(
  "text that cannot be stored is mended or refused in its own email alone (Idempotency-Key: %s)",
  async (idempotencyKey) => {
    const team = await aTeam();
    const good = { ...letter, to: "bob@x.test" };
    const emails = [
      good,
      { ...good, headers: { "X-Kit": "a\ud800" }, tags: { "k\ud800": "v\udfff" }, text: "\ud83d" },
      { ...good, subject: "a\0b" },
      { ...good, tags: { "n\0": "v" } },
      { ...good, to: "a\0@x.test" },
      { ...good, to: `${"a".repeat(999)}\ud83d\ude00` },
      { ...good, [`${"n".repeat(76)}\ud83d\ude00`]: "x" },
      JSON.parse('{"from":"ada@sandbox.test","to":"bob@x.test","subject":"x","text":"x","headers":{"__proto__":"x"}}'),
      good,
    ];
    const { results } = await as(key(team, "emails:send"), team).run(sendBatch, { emails }, idempotencyKey);
    expect(results.map(({ status, error }) => error?.field ?? status)).toEqual([
      "queued",
      "queued",
      "emails.2.subject",
      "emails.3.tags.n\ufffd",
      "emails.4.to",
      "emails.5.to",
      `emails.6.${"n".repeat(76)}\ud83d\ude00`,
      "emails.7.headers.__proto__",
      "queued",
    ]);
    expect(JSON.stringify(results)).not.toMatch(/\\ud8|\\u0000/);
  },
);
