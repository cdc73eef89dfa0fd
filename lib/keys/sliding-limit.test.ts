/** How requests of a key and of its team are counted: a window that slides, shared by all processes. */
import { afterEach, expect, test } from "vitest";
import { db, pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { readId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import { aKey, aTeam } from "@/test/harness";
import { recognizeKey } from ".";

const { API_KEY_RATE, API_TEAM_RATE } = env();
afterEach(() => void Object.assign(env(), { API_KEY_RATE, API_TEAM_RATE }));

interface Ready {
  readonly team: TeamFacts;
  readonly secret: string;
  readonly key: string;
}

async function ready(rates: { keyRate?: number; teamRate?: number }): Promise<Ready> {
  const team = await aTeam(rates);
  const { id, secret } = await aKey(team);
  return { team, secret, key: `k${readId("key", id)}` };
}

const usedIn = async (bucket: string) => {
  const { rows } = await pool().query("SELECT coalesce(sum(used), 0)::int AS n FROM rate_windows WHERE bucket = $1", [bucket]);
  return rows[0].n;
};
const usedBefore = (bucket: string, used: number) =>
  pool().query(
    `INSERT INTO rate_windows (bucket, minute, used) VALUES ($1, date_trunc('minute', now()) - interval '1 minute', $2), ($1, date_trunc('minute', now()), 0)
     ON CONFLICT (bucket, minute) DO UPDATE SET used = excluded.used`,
    [bucket, used],
  );
const secondOfMinute = async () => Number((await pool().query("SELECT extract(second FROM now()) AS s")).rows[0].s);

/** Within one minute of the database's clock, so that what is counted before it is known. */
async function inOneMinute<T>(doing: () => Promise<T>): Promise<{ result: T; from: number; to: number }> {
  for (;;) {
    const from = await secondOfMinute();
    const result = await doing();
    const to = await secondOfMinute();
    if (to >= from && from < 55) return { result, from, to };
  }
}

test("who used the limit up at the end of a minute has nothing at the beginning of the next", async () => {
  const { secret, key } = await ready({ keyRate: 10 });
  const { result } = await inOneMinute(async () => {
    await usedBefore(key, 1_000_000);
    return recognizeKey(secret);
  });
  expect(result?.use?.ofKey).toMatchObject({ allowed: false, limit: 10 });
});

test("what was counted in the minute before fades out evenly", async () => {
  const { secret, key } = await ready({ keyRate: 1_000_000 });
  const { result, from, to } = await inOneMinute(async () => {
    await usedBefore(key, 60_000);
    return recognizeKey(secret);
  });
  const { carried = 0, allowed, last } = result?.use?.ofKey ?? {};
  expect([allowed, last]).toEqual([true, 60_000]);
  expect(carried).toBeLessThanOrEqual(60_000 - Math.floor(from * 1000));
  expect(carried).toBeGreaterThanOrEqual(60_000 - Math.ceil(to * 1000));
});

test("of two hundred requests at once the limit is allowed, and what is refused is not counted", async () => {
  const { secret, key } = await ready({ keyRate: 10 });
  const { result } = await inOneMinute(async () => {
    await usedBefore(key, 0);
    return Promise.all(Array.from({ length: 200 }, () => recognizeKey(secret)));
  });
  const counts = result.map((found) => found?.use?.ofKey);
  expect(
    counts
      .filter((count) => count?.allowed)
      .map((count) => count?.used)
      .sort((a = 0, b = 0) => a - b),
  ).toEqual(Array.from({ length: 10 }, (_, n) => n + 1));
  // Groups that are on their way together may each count what they had room for.
  expect(await usedIn(key)).toBeLessThanOrEqual(20);
  await recognizeKey(secret);
  expect(await usedIn(key)).toBeLessThanOrEqual(20);
});

test("what is refused to a key takes nothing from the other keys of its team", async () => {
  const team = await aTeam({ keyRate: 5, teamRate: 8 });
  const [one, other] = [await aKey(team), await aKey(team)];
  const { result } = await inOneMinute(async () => {
    await db().rateWindow.deleteMany({
      where: { bucket: { in: [one, other].map(({ id }) => `k${readId("key", id)}`).concat(`t${team.id}`) } },
    });
    for (let n = 0; n < 20; n++) await recognizeKey(one.secret);
    return recognizeKey(other.secret);
  });
  expect(result?.use?.ofTeam).toMatchObject({ allowed: true, used: 6, limit: 8 });
});

test("a team's limit holds for all of its keys together, and a rate of 0 is none", async () => {
  const team = await aTeam({ keyRate: 0, teamRate: 3 });
  const keys = await Promise.all([1, 2].map(() => aKey(team)));
  const { result } = await inOneMinute(async () => {
    await db().rateWindow.deleteMany({ where: { bucket: `t${team.id}` } });
    return Promise.all(keys.flatMap(({ secret }) => Array.from({ length: 5 }, () => recognizeKey(secret))));
  });
  expect(result.every((found) => found?.use?.ofKey.allowed && found.use.ofKey.limit === 0)).toBe(true);
  expect(result.filter((found) => found?.use?.ofTeam.allowed)).toHaveLength(3);
});

test("a key without a limit of its own has the instance's", async () => {
  Object.assign(env(), { API_KEY_RATE: 7, API_TEAM_RATE: 0 });
  const { secret } = await ready({});
  expect((await recognizeKey(secret))?.use).toMatchObject({ ofKey: { limit: 7 }, ofTeam: { limit: 0 } });
});
