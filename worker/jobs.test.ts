import { afterAll, expect, test } from "vitest";
import { db, pool } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";
import { enqueue } from "@/lib/infra/queue";
import { until } from "@/test/worker";
import { startJobs } from "./jobs";

const jobs = startJobs();
afterAll(() => jobs.stop(8000));

test("answers to Idempotency-Keys are forgotten after a day and counts of requests after an hour, no sooner", async () => {
  const teamId = newUuid();
  const hours = (n: number) => new Date(Date.now() - n * 3_600_000);
  const answer = { teamId, operation: "emails.send", hash: "h", status: 202, answer: {} };
  await db().idempotencyKey.createMany({
    data: [
      { ...answer, key: "old", createdAt: hours(25) },
      { ...answer, key: "young", createdAt: hours(23) },
    ],
  });
  await db().rateWindow.createMany({
    data: [
      { bucket: "b", minute: hours(2), used: 1 },
      { bucket: "b", minute: hours(0.5), used: 1 },
    ],
  });
  await enqueue(null, "emails.forgetKeys", { input: {}, requestId: "a-test" }, {});
  await until(
    "the old key is gone",
    () => db().idempotencyKey.findMany({ where: { teamId } }),
    (keys) => keys.length === 1,
  );
  expect(await db().idempotencyKey.findMany({ where: { teamId }, select: { key: true } })).toEqual([{ key: "young" }]);
  await until(
    "the old count is gone",
    () => db().rateWindow.count(),
    (count) => count === 1,
  );
});

test("what the clock does is in its timetable", async () => {
  const timetable = () => pool().query("SELECT name, cron FROM jobs.schedule");
  const { rows } = await until("it is there", timetable, (seen) => seen.rows.length > 0);
  expect(rows).toContainEqual({ name: "emails.forgetKeys", cron: "17 * * * *" });
});
