import { expect, test, vi } from "vitest";
import { CommitTimeoutError, groupWriter } from "./group-writer";
import { isDatabaseOutage } from "./outage";

/** Groups end when they are told to. */
function held(options: Partial<Parameters<typeof groupWriter<string, string>>[0]> = {}) {
  const groups: { items: readonly string[]; end(): void; fail(error?: Error): void }[] = [];
  const writer = groupWriter<string, string>({
    ...options,
    commit: (items) =>
      new Promise((done, fail) =>
        groups.push({
          items,
          end: () => done(items.map((item) => `${item}!`)),
          fail: (error = new Error(`${items.join(" ")} failed`)) => fail(error),
        }),
      ),
  });
  return { writer, groups, going: () => groups.map(({ items }) => items.join(" ")) };
}
const coded = (code: string) => Object.assign(new Error(code), { code });
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

test("a group that never ends holds nobody: few go beside it without waiting for company, and so do those behind several of them", async () => {
  const { writer, groups, going } = held({ lanes: 2, joinBelow: 100, slowMs: 5, spareLanes: 4 });
  for (const [n, item] of [..."abcd"].entries()) {
    void writer.write(item);
    await vi.waitFor(() => expect(going()).toHaveLength(n + 1));
  }
  const answer = writer.write("e");
  await vi.waitFor(() => expect(going()).toEqual([..."abcde"]));
  groups[4]?.end();
  expect(await answer).toBe("e!");
});

test("no more groups are on their way than there are lanes and spare lanes", async () => {
  const { writer, groups, going } = held({ lanes: 1, slowMs: 5, spareLanes: 2 });
  for (const [n, item] of [..."abc"].entries()) {
    void writer.write(item);
    await vi.waitFor(() => expect(going()).toHaveLength(n + 1));
  }
  const last = writer.write("d");
  await new Promise((done) => setTimeout(done, 50));
  expect(going()).toEqual([..."abc"]);
  groups[0]?.end();
  await vi.waitFor(() => expect(going()).toEqual([..."abcd"]));
  groups[3]?.end();
  expect(await last).toBe("d!");
});

test("who waits for a commit that does not end in time is told that its outcome is unknown", async () => {
  const { writer, groups } = held({ deadlineMs: () => 5 });
  const refused = await writer.write("a").catch((error: Error) => error);
  expect(refused).toBeInstanceOf(CommitTimeoutError);
  expect(isDatabaseOutage(refused)).toBe(true);
  groups[0]?.end();
});

test("a group whose outcome is unknown is not committed again, one that was rolled back is", async () => {
  for (const [code, tries] of [
    ["ETIMEDOUT", ["a b"]],
    ["57P01", ["a b"]],
    ["53100", ["a b"]],
    ["40P01", ["a b", "a"]],
    ["55P03", ["a b", "a"]],
  ] as const) {
    const { writer, groups, going } = held({ lanes: 1 });
    const writes = ["a", "b"].map((item) => writer.write(item).catch((error: { code?: string }) => error.code ?? null));
    await turn();
    groups[0]?.fail(coded(code));
    await turn();
    expect(going()).toEqual(tries);
    if (tries.length === 1) expect(await Promise.all(writes)).toEqual([code, code]);
  }
});
