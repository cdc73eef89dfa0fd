import { afterEach, describe, expect, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { aDomain, aTeam } from "@/test/harness";
import { aRelay } from "@/test/providers";
import { until } from "@/test/worker";
import { Pacer } from "./pace";
import { openRoutes, type Routes } from "./route";

const transport = "instance:test";
const limited = { transport, slice: "example.test" };
const rows = async (of = transport) =>
  (await pool().query("SELECT slice, ceiling FROM paces WHERE transport = $1 ORDER BY slice", [of])).rows;
const old = () => pool().query("UPDATE paces SET filled_at = now() - interval '11 minutes'");
/** A look into the database that does not trust the last one. */
const read = () => {
  const pacer = new Pacer();
  return pacer.refresh().then(() => pacer);
};

afterEach(() => pool().query("DELETE FROM paces"));

test("a limit whose row is lost in a crash of PostgreSQL grants nothing until it is there again", async () => {
  const pacer = new Pacer();
  await pacer.limit(transport, new Map([["example.test", 5]]), 7);
  await pool().query("TRUNCATE paces");
  await pacer.refresh();
  expect(pacer.isCalm).toBe(false);
  expect(await pacer.take(limited)).toBe(200);
  expect(await pacer.take({ transport, slice: "" })).toBeCloseTo(1000 / 7);
  expect(await rows()).toEqual([
    { slice: "", ceiling: 7 },
    { slice: "example.test", ceiling: 5 },
  ]);
  expect(await pacer.take({ transport: "instance:other", slice: "" })).toBe(0);
});

test("a rate that is still asked for holds messages back until it is known", async () => {
  const pacer = new Pacer();
  const { promise, resolve: say } = Promise.withResolvers<number | null>();
  const setting = pacer.limit(transport, new Map(), promise);
  const taking = pacer.take({ transport, slice: "" });
  say(0.001);
  await setting;
  expect(await taking).toBe(0);
  expect(await pacer.take({ transport, slice: "" })).toBeGreaterThan(0);
});

describe("limits that are taken out of the settings", () => {
  test("are gone as soon as the transport is opened without them, and what was learned stays", async () => {
    await new Pacer().limit(
      transport,
      new Map([
        ["example.test", 5],
        ["learned.test", 5],
      ]),
      7,
    );
    await pool().query("UPDATE paces SET throttled_at = now() WHERE slice = 'learned.test'");
    await new Pacer().limit(transport, new Map(), null);
    expect(await rows()).toEqual([{ slice: "learned.test", ceiling: null }]);
  });

  test("are gone by themselves where nobody opens the transport any more", async () => {
    await new Pacer().limit(transport, new Map([["example.test", 5]]), null);
    await old();
    expect((await read()).isCalm).toBe(true);
    expect(await rows()).toEqual([]);
  });

  test("of a provider that is deleted are gone at once, in the process that used it too", async () => {
    const id = await aRelay(await aTeam(), 25);
    const pacer = new Pacer();
    await pacer.limit(id, new Map(), 5);
    expect((await read()).isCalm).toBe(false);
    await pool().query("DELETE FROM providers WHERE id = $1", [id]);
    await until(
      "the process that used it is calm",
      async () => {
        await pacer.refresh();
        return pacer.isCalm;
      },
      (calm) => calm,
    );
    expect(await rows(id)).toEqual([]);
  });
});

describe("the routes of a worker", () => {
  let routes: Routes | null = null;
  afterEach(async () => {
    await routes?.close();
    Object.assign(env(), { SMTP_URL: undefined, DOMAIN_RATES: [] });
  });

  test("keep to DOMAIN_RATES while the table of limits is emptied again and again", async () => {
    Object.assign(env(), { SMTP_URL: "smtp://127.0.0.1:9?tls=none", DOMAIN_RATES: [["example.test", 0.5]] });
    routes = openRoutes();
    const from_address = `shop@${await aDomain(await aTeam())}`;
    const choice = routes.choose({ mode: "live", from_address }, { own: [], instance: true });
    if (!("way" in choice)) throw new Error("The relay is closed.");
    const granted: number[] = [];
    for (let i = 0; i < 10; i++) {
      const { waitMs } = await routes.pace(choice.way, ["ada@example.test"]);
      if (waitMs === 0) granted.push(i);
      await pool().query("TRUNCATE paces");
      await routes.refresh();
    }
    expect(granted).toEqual([0]);
  });
});
