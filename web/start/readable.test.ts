import { expect, test } from "vitest";
import { readable } from "./readable";

test("a log line is shown as time, process and message, with what belongs to it", () => {
  const line = JSON.stringify({ level: 40, time: "2026-01-02T03:04:05.678Z", pid: 1, role: "web", msg: "slow", ms: 12, route: "GET /a" });
  expect(readable("web", line)).toBe("03:04:05 web    warn slow ms=12 route=GET /a");
});

test("an error shows its stack", () => {
  const line = JSON.stringify({ level: 50, time: "2026-01-02T03:04:05Z", msg: "broke", err: { stack: "Error: x\n  at y" } });
  expect(readable("worker", line)).toBe("03:04:05 worker error broke\nError: x\n  at y");
});

test("anything else is shown as it is", () => {
  for (const line of ["plain", "{not json", "{}", '{"msg":1}']) expect(readable("web", line)).toBe(line);
});
