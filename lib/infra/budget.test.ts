import { expect, test } from "vitest";
import { budget } from "./budget";

const soon = () => new Promise((done) => setImmediate(done));

test("no more is given out than there is, in the order of asking", async () => {
  const memory = budget(10);
  const got: string[] = [];
  const ask = (name: string, amount: number) =>
    memory.take(amount).then((giveBack) => {
      got.push(name);
      return giveBack;
    });
  const [a, b] = [await ask("a", 6), ask("b", 6)];
  const c = ask("c", 1);
  await soon();
  expect([got, memory.taken]).toEqual([["a"], 6]);
  a();
  a();
  await c;
  expect([got, memory.taken]).toEqual([["a", "b", "c"], 7]);
  (await b)();
  (await c)();
  expect(memory.taken).toBe(0);
});

test("what is larger than all there is waits until nobody holds anything", async () => {
  const memory = budget(10);
  const small = await memory.take(1);
  let got = false;
  const large = memory.take(1000).then((giveBack) => {
    got = true;
    return giveBack;
  });
  await soon();
  expect(got).toBe(false);
  small();
  (await large)();
  expect(memory.taken).toBe(0);
});

test("who stops waiting leaves the row and holds up nobody behind it", async () => {
  const memory = budget(10);
  const first = await memory.take(6);
  const stop = new AbortController();
  const large = memory.take(8, stop.signal);
  const small = memory.take(4);
  expect(memory.tryTake(1)).toBeNull();
  stop.abort(new Error("Gone."));
  await expect(large).rejects.toThrow("Gone.");
  await expect(memory.take(1, stop.signal)).rejects.toThrow("Gone.");
  (await small)();
  first();
  expect(memory.taken).toBe(0);
});

test("what fits at once is had without waiting, and what does not is not had", () => {
  const memory = budget(10);
  const six = memory.tryTake(6);
  expect([memory.tryTake(5), memory.taken]).toEqual([null, 6]);
  six?.();
  const all = memory.tryTake(1000);
  expect(memory.taken).toBe(10);
  all?.();
  expect(memory.taken).toBe(0);
});

test("whatever is taken, waited for and given back in whatever order, never is more out than there is, and nobody is forgotten", async () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const memory = budget(20);
  const held: (() => void)[] = [];
  const stops: AbortController[] = [];
  let [asked, had, left] = [0, 0, 0];
  for (let step = 0; step < 5000; step++) {
    const what = random(5);
    if (what < 2) {
      const stop = new AbortController();
      stops.push(stop);
      asked++;
      memory.take(1 + random(25), stop.signal).then(
        (giveBack) => {
          had++;
          held.push(giveBack);
        },
        () => left++,
      );
    } else if (what === 2) stops[random(stops.length + 1)]?.abort();
    else held.splice(random(held.length + 1), 1)[0]?.();
    expect(memory.taken).toBeLessThanOrEqual(20);
    if (step % 7 === 0) await soon();
  }
  for (;;) {
    await soon();
    if (held.length === 0) break;
    held.pop()?.();
  }
  expect([had + left, memory.taken]).toEqual([asked, 0]);
});
