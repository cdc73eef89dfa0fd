import { expect, test } from "vitest";
import { groupWriter } from "./group-writer";

/** Groups end when they are told to. */
function held(options: { lanes?: number; joinBelow?: number; maxWeight?: number; weigh?: (item: string) => number } = {}) {
  const groups: { items: readonly string[]; end(): void; fail(): void }[] = [];
  const writer = groupWriter<string, string>({
    ...options,
    commit: (items) =>
      new Promise((done, fail) =>
        groups.push({
          items,
          end: () => done(items.map((item) => `${item}!`)),
          fail: () => fail(new Error(`${items.join(" ")} failed`)),
        }),
      ),
  });
  return { writer, groups, going: () => groups.map(({ items }) => items.join(" ")) };
}
const turn = () => new Promise((done) => setImmediate(() => setImmediate(done)));

test("what arrives together goes together, and each gets its own answer", async () => {
  const { writer, groups, going } = held();
  const [a, b] = [writer.write("a"), writer.write("b")];
  await turn();
  expect(going()).toEqual(["a b"]);
  groups[0]?.end();
  expect(await Promise.all([a, b])).toEqual(["a!", "b!"]);
});

test("with one lane what arrives meanwhile makes up the next group", async () => {
  const { writer, groups, going } = held({ lanes: 1 });
  const writes = [writer.write("a")];
  await turn();
  writes.push(writer.write("b"), writer.write("c"));
  await turn();
  expect(going()).toEqual(["a"]);
  groups[0]?.end();
  await turn();
  expect(going()).toEqual(["a", "b c"]);
  groups[1]?.end();
  expect(await Promise.all(writes)).toEqual(["a!", "b!", "c!"]);
});

test("few wait for company while a group is on its way; enough of them go beside it", async () => {
  const { writer, groups, going } = held({ lanes: 2, joinBelow: 3 });
  const writes = [writer.write("a")];
  await turn();
  writes.push(writer.write("b"), writer.write("c"));
  await turn();
  expect(going()).toEqual(["a"]);
  writes.push(writer.write("d"));
  await turn();
  expect(going()).toEqual(["a", "b c d"]);
  writes.push(writer.write("e"), writer.write("f"), writer.write("g"));
  await turn();
  expect(going()).toHaveLength(2);
  groups[0]?.end();
  await turn();
  expect(going()).toEqual(["a", "b c d", "e f g"]);
  writes.push(writer.write("h"));
  groups[1]?.end();
  groups[2]?.end();
  await turn();
  expect(going().at(-1)).toBe("h");
  groups[3]?.end();
  expect(await Promise.all(writes)).toEqual([..."abcdefgh"].map((item) => `${item}!`));
});

test("a group is as heavy as it may be, and one that is heavier alone goes alone", async () => {
  const { writer, going } = held({ lanes: 3, maxWeight: 4, weigh: (item) => item.length });
  for (const item of ["aa", "bb", "c", "ddddddd", "e"]) void writer.write(item);
  await turn();
  await turn();
  await turn();
  expect(going()).toEqual(["aa bb", "c", "ddddddd"]);
});

test("when a group fails each is tried alone, and one that fails alone harms nobody else", async () => {
  const { writer, groups, going } = held({ lanes: 1 });
  const [a, b] = [writer.write("a"), writer.write("b").catch((error: Error) => error.message)];
  await turn();
  groups[0]?.fail();
  await turn();
  expect(going()).toEqual(["a b", "a"]);
  groups[1]?.end();
  await turn();
  groups[2]?.fail();
  expect(await Promise.all([a, b])).toEqual(["a!", "b failed"]);
  void writer.write("c");
  await turn();
  expect(going().at(-1)).toBe("c");
});
