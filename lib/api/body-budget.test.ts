import { expect, test } from "vitest";
import { bodyBudget } from "./body-budget";

const soon = () => new Promise((done) => setImmediate(done));
const never = new AbortController().signal;

/** 1600 bytes: 400 for those of 100 at most, 1200 for all others. */
function asked(limit = 1600) {
  const memory = bodyBudget(limit);
  const got: string[] = [];
  const releases = new Map<string, () => void>();
  return {
    memory,
    got,
    ask(name: string, bytes: number, owner: string, stop = never) {
      void memory.take(bytes, owner, stop).then(
        (release) => {
          got.push(name);
          releases.set(name, release);
        },
        () => got.push(`${name} left`),
      );
    },
    async end(name: string) {
      releases.get(name)?.();
      await soon();
    },
  };
}

test("bodies of one owner hold half of the memory at most, and those of others do not wait behind them", async () => {
  const { memory, got, ask, end } = asked();
  ask("a1", 500, "a");
  ask("a2", 500, "a");
  ask("a3", 300, "a");
  ask("b1", 400, "b");
  await soon();
  expect([got, memory.taken]).toEqual([["a1", "a3", "b1"], 1200]);
  await end("a1");
  expect(got.at(-1)).toBe("a2");
});

test("small bodies pass large ones that wait, and take nothing away from them", async () => {
  const { got, ask, end } = asked();
  ask("large 1", 700, "a");
  ask("large 2", 700, "b");
  ask("small 1", 100, "c");
  ask("small 2", 100, "c");
  ask("small 3", 100, "d");
  ask("small 4", 100, "e");
  ask("small 5", 100, "f");
  await soon();
  expect(got).toEqual(["large 1", "small 1", "small 2", "small 3", "small 4"]);
  await end("large 1");
  expect(got.at(-1)).toBe("large 2");
  await end("small 2");
  expect(got.at(-1)).toBe("small 5");
});

test("large bodies have their turn in the order of asking, however many medium ones would fit", async () => {
  const { memory, got, ask, end } = asked();
  ask("a", 800, "a");
  ask("b", 700, "b");
  ask("c", 200, "c");
  await soon();
  expect(got).toEqual(["a"]);
  expect(memory.tryTake(200, "d")).toBeNull();
  await end("a");
  expect(got).toEqual(["a", "b", "c"]);
});

test("who stops waiting leaves the row, what is given back twice counts once, and more than all there is counts as all", async () => {
  const { memory, got, ask, end } = asked();
  const gone = new AbortController();
  ask("a", 9999, "a");
  ask("b", 900, "b", gone.signal);
  ask("c", 300, "c");
  await soon();
  expect([got, memory.taken]).toEqual([["a"], 1200]);
  gone.abort(new Error("gone"));
  await soon();
  expect(got).toEqual(["a", "b left"]);
  await end("a");
  await end("a");
  expect([got.at(-1), memory.taken]).toEqual(["c", 300]);
});
