import { expect, test, vi } from "vitest";
import { pool } from "@/lib/infra/db/client";
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
  expect(results.map(({ status }) => status)).toEqual(["queued", "queued", "scheduled", "queued", "suppressed", "failed", "failed"]);
  expect(counts).toEqual({ sent: 0, queued: 3, scheduled: 1, suppressed: 1, failed: 2 });
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total);
});

test.each([null, "waits"])(
  "a batch waits for all that leaves at once, and counts what became of it (Idempotency-Key: %s)",
  async (once) => {
    const team = await aTeam();
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const became = ["sent", "delivered", "bounced", "failed"];
    const emails = [
      ...became.map((name) => ({ ...letter, to: `${name}@x.test` })),
      { ...letter, to: ["sent@x.test", "bounced@x.test"] },
      { ...letter, to: ["sent@x.test", "suppressed@sandbox.test"] },
      { ...letter, to: "later@x.test", sendAt },
      { ...letter, to: "suppressed@sandbox.test" },
      { ...letter, to: "nobody" },
    ];
    let waited = 0;
    const run = as(key(team, "emails:send"), team, { waitSeconds: 300, waited: () => waited++ }).run;
    const asking = run(sendBatch, { emails }, once);
    await vi.waitFor(async () => {
      const { rowCount } = await pool().query(
        "UPDATE recipients SET status = split_part(address, '@', 1) WHERE team_id = $1 AND status = 'queued'",
        [team.id],
      );
      if (!rowCount) throw new Error("It is not there yet.");
    });
    const answer = await asking;
    expect(answer.results.map(({ status }) => status)).toEqual([
      "sent",
      "delivered",
      "bounced",
      "failed",
      "partial",
      "partial",
      "scheduled",
      "suppressed",
      "failed",
    ]);
    const { results, total, ...counts } = answer;
    expect(counts).toEqual({ sent: 4, queued: 0, scheduled: 1, suppressed: 1, failed: 3 });
    expect([total, waited]).toEqual([9, 1]);
    if (once) expect(await run(sendBatch, { emails }, once)).toEqual(answer);
  },
);

test("a batch that is not settled in time is answered as it was accepted, and so is its replay", async () => {
  const team = await aTeam();
  const run = as(key(team, "emails:send"), team, { waitSeconds: 0.05 }).run;
  const input = { emails: [{ ...letter, to: "bob@x.test" }] };
  const answer = await run(sendBatch, input, "a-key");
  expect(answer).toMatchObject({ total: 1, queued: 1, sent: 0 });
  await pool().query("UPDATE recipients SET status = 'sent' WHERE team_id = $1", [team.id]);
  expect(await run(sendBatch, input, "a-key")).toEqual(answer);
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
