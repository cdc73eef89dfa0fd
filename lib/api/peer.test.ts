import { beforeAll, expect, test, vi } from "vitest";
import { env } from "@/lib/infra/env";
import { ipAllowed } from "@/lib/keys";
import { authenticate, guessAllowance } from "./authenticate";
import { clientIp } from "./peer";

beforeAll(() => {
  Object.assign(env(), { TRUSTED_PROXIES: 1 });
});

test.each([
  ["203.0.113.5:4711", "203.0.113.5"],
  ["198.51.100.1, [2001:db8::1]:4711", "2001:db8::1"],
  ["203.0.113.5", "203.0.113.5"],
  // What a proxy does not know leaves the proxy itself.
  ["unknown", "127.0.0.1"],
])("behind a proxy that writes %s the client is %s", (forwarded, ip) => {
  expect(clientIp("127.0.0.1", forwarded)).toBe(ip);
});

test("an address that a proxy wrote with its port fits the list of a key", () => {
  expect(ipAllowed(["203.0.113.0/24"], clientIp("127.0.0.1", "203.0.113.5:4711"))).toBe(true);
  expect(ipAllowed(["2001:db8::/32"], clientIp("127.0.0.1", "[2001:db8::1]:4711"))).toBe(true);
  expect(ipAllowed(["203.0.113.0/24"], clientIp("127.0.0.1", "198.51.100.5:4711"))).toBe(false);
});

test("guesses of keys from one /64 are counted together", async () => {
  vi.useFakeTimers({ now: Date.parse("2026-11-30T12:00:10Z"), toFake: ["Date"] });
  const guess = (ip: string) => authenticate({ ...nothing, ip });
  for (let i = 1; i <= 120; i++) await expect(guess(`2001:db8:0:7::${i}`)).rejects.toMatchObject({ code: "missing_api_key" });
  await expect(guess("2001:db8:0:7:ffff::1")).rejects.toMatchObject({ code: "rate_limit_exceeded" });
  await expect(guess("2001:db8:0:8::1")).rejects.toMatchObject({ code: "missing_api_key" });
  expect(guessAllowance("2001:db8:0:7::1").remaining).toBe(0);
  vi.useRealTimers();
});

const nothing = {
  method: "GET",
  path: "/",
  query: "",
  header: () => null,
  body: async () => Buffer.alloc(0),
  signal: () => new AbortController().signal,
};
