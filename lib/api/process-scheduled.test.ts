import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { listen } from "@/lib/infra/db/listen";
import { env } from "@/lib/infra/env";
import { until } from "@/test/worker";
import { processScheduled } from "./process-scheduled";

const secret = "what the clock says, 24 characters";
const called = (authorization?: string) =>
  processScheduled(new Request("http://localhost/api/cron/process-scheduled", { headers: authorization ? { authorization } : {} }));

test("a clock that knows the secret wakes workers; every other caller changes nothing", async () => {
  expect(called(`Bearer ${secret}`).status).toBe(404);
  Object.assign(env(), { CRON_SECRET: secret });
  let woken = 0;
  const listening = listen("deliveries", () => woken++);
  /** Once no hint is on its way any more. */
  const heard = async (): Promise<number> => {
    for (let before = -1; before !== woken; await sleep(300)) before = woken;
    return woken;
  };
  const clock = () => called(`Bearer ${secret}`).status;
  await until(
    "the clock is heard",
    () => (clock() === 200 ? woken : -1),
    (times) => times > 0,
  );
  const before = await heard();
  for (const wrong of [undefined, "Bearer", "Bearer x", secret, `Basic ${secret}`]) expect(called(wrong).status).toBe(401);
  expect(await heard()).toBe(before);
  await listening.stop();
});

test("a refusal has the body of every other one, with its documentation and its request id", async () => {
  const refused = async () => {
    const answer = called("Bearer x");
    const { error } = await answer.json();
    expect(error).toEqual({
      code: expect.any(String),
      message: expect.any(String),
      docs: expect.stringContaining(`/docs/errors#${error.code}`),
      requestId: answer.headers.get("x-request-id"),
    });
    return [answer.status, error.code];
  };
  Object.assign(env(), { CRON_SECRET: undefined });
  expect(await refused()).toEqual([404, "route_not_found"]);
  Object.assign(env(), { CRON_SECRET: secret });
  expect(await refused()).toEqual([401, "missing_credentials"]);
});
