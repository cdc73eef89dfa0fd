/** Pages never stand before the API, and no visitor's pages stand before another's. */
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { allowances } from "./allowances";
import { pageGate } from "./gate";
import { quiet } from "./quiet";

const here = () => new AbortController().signal;
/** What is planned for the next turns of the event loop has happened. */
const settled = async () => {
  for (let n = 0; n < 5; n++) await turn();
};
/** A gate, and who is inside. */
function aGate() {
  const api = quiet();
  const gate = pageGate(2, api);
  const inside: { who: string; leave: () => void }[] = [];
  const ask = (who: string) =>
    gate.enter(who, here()).then((leave) => {
      if (leave) inside.push({ who, leave });
    });
  return { ...api, ...gate, inside, ask, names: () => inside.map(({ who }) => who) };
}
afterEach(() => vi.useRealTimers());

test("as many pages are rendered at once as it lets in, and the next begins when one has been answered", async () => {
  const { ask, inside } = aGate();
  for (let n = 0; n < 5; n++) void ask("ada");
  await settled();
  expect(inside).toHaveLength(2);
  inside[0]?.leave();
  await settled();
  expect(inside).toHaveLength(3);
});

test("a visitor who asks for one page waits for one page of whoever asks for fifty, not for fifty", async () => {
  const { ask, names } = aGate();
  for (let n = 0; n < 50; n++) void ask("crowd");
  void ask("ada");
  await settled();
  expect(names()).toEqual(["crowd", "ada"]);
});

test("pages wait while an API request is being answered, and not for ever", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const { ask, names, apiBegins } = aGate();
  const ends = apiBegins();
  void ask("ada");
  await settled();
  expect(names()).toEqual([]);
  ends();
  await settled();
  expect(names(), "a client that asks one thing after the other is not done").toEqual([]);
  vi.advanceTimersByTime(3);
  await settled();
  expect(names()).toEqual(["ada"]);
  apiBegins();
  void ask("bob");
  await settled();
  expect(names()).toEqual(["ada"]);
  vi.advanceTimersByTime(50);
  await settled();
  expect(names()).toEqual(["ada", "bob"]);
});

test("cheap answers wait for a quiet API too, and come a few in each turn of the event loop", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const { light, apiBegins } = aGate();
  let answered = 0;
  const ends = apiBegins();
  for (let n = 0; n < 20; n++) light(() => answered++);
  await settled();
  expect(answered).toBe(0);
  ends();
  vi.advanceTimersByTime(3);
  await turn();
  await turn();
  expect(answered).toBeGreaterThan(0);
  expect(answered).toBeLessThan(20);
  await settled();
  expect(answered).toBe(20);
  apiBegins();
  light(() => answered++);
  await settled();
  expect(answered).toBe(20);
  vi.advanceTimersByTime(50);
  await settled();
  expect(answered).toBe(21);
});

test("a page that is slow to be read keeps nobody out for long", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const { ask, names } = aGate();
  for (const who of ["slow", "slow", "ada"]) void ask(who);
  await settled();
  expect(names()).toEqual(["slow", "ada"]);
  void ask("bob");
  vi.advanceTimersByTime(500);
  await settled();
  expect(names()).toEqual(["slow", "ada", "slow", "bob"]);
});

test("whoever goes while waiting leaves the line, and beyond what may wait a visitor is turned away", async () => {
  const { ask, enter, inside, names } = aGate();
  void ask("ada");
  void ask("ada");
  await settled();
  const going = new AbortController();
  const left = enter("bob", going.signal).catch(() => "gone");
  going.abort();
  expect(await left).toBe("gone");
  for (let n = 0; n < 64; n++) void ask("crowd");
  expect(await enter("crowd", here())).toBeNull();
  for (const { leave } of inside.splice(0)) leave();
  await settled();
  expect(names()).toEqual(["crowd", "crowd"]);
});

test("an allowance is a minute's worth at once, fills again evenly, and is nobody else's", () => {
  let now = 0;
  const pages = allowances(60, () => now);
  for (let n = 0; n < 60; n++) expect(pages.take("ada")).toBe(0);
  expect(pages.take("ada")).toBe(1);
  expect(pages.take("bob")).toBe(0);
  now = 1000;
  expect(pages.take("ada")).toBe(0);
  expect(pages.take("ada")).toBe(1);
  now = 3_600_000;
  for (let n = 0; n < 60; n++) expect(pages.take("ada")).toBe(0);
  expect(pages.take("ada")).toBe(1);
  const unlimited = allowances(0, () => now);
  for (let n = 0; n < 1000; n++) expect(unlimited.take("ada")).toBe(0);
});
