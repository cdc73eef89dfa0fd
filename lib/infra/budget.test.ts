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
