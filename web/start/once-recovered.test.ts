import { expect, test } from "vitest";
import { onceRecovered } from "./once-recovered";

const recovering = () =>
  new Error("migrating failed", { cause: Object.assign(new Error("the database system is starting up"), { code: "57P03" }) });

test("a database that recovers is waited for, and that is said once; any other failure is told at once", async () => {
  const told: string[] = [];
  let tries = 0;
  const run = async () => {
    tries++;
    if (tries < 4) throw recovering();
    return "ready";
  };
  expect(await onceRecovered(run, (line) => told.push(line), new AbortController().signal, 1)).toBe("ready");
  expect([tries, told]).toEqual([4, ["The database is starting or recovering. Waiting for it."]]);
  const refused = async () => {
    throw Object.assign(new Error("password authentication failed"), { code: "28P01" });
  };
  await expect(onceRecovered(refused, () => undefined, new AbortController().signal, 1)).rejects.toThrow("password");
});

test("Ctrl-C ends the wait", async () => {
  const stopping = new AbortController();
  const waiting = onceRecovered(
    async () => {
      throw recovering();
    },
    () => stopping.abort(),
    stopping.signal,
    60_000,
  );
  await expect(waiting).rejects.toThrow();
});
