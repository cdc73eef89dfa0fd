import { afterEach, expect, test } from "vitest";
import { env } from "@/lib/infra/env";
import { instance, nameRules } from "./instance";
import { judgeName } from "./judge";

const before = { ...env() };
afterEach(() => {
  Object.assign(env(), before);
});

test.each(["shop.test", "shop.example"])("%s may be claimed in production where resolvers of the operator's own may know it", (name) => {
  Object.assign(env(), { NODE_ENV: "production", DNS_SERVERS: [] });
  expect(judgeName(name, nameRules())).toMatchObject({ ok: false, code: "domain_reserved" });
  Object.assign(env(), { DNS_SERVERS: ["192.0.2.53"] });
  expect(judgeName(name, nameRules())).toMatchObject({ ok: true, name });
});

test("mail is expected at public addresses, and at those that the operator says can be reached", () => {
  Object.assign(env(), { OUTBOUND_ALLOW_CIDRS: [] });
  const { isReachable } = instance();
  expect(["203.0.114.9", "2a00::1"].filter((address) => !isReachable(address))).toEqual([]);
  const inside = ["127.0.0.1", "10.0.0.1", "0.0.0.0", "169.254.1.1", "::1", "fd00::1", "fe80::1", "192.0.2.1", "::ffff:10.0.0.1"];
  expect(inside.filter(isReachable)).toEqual([]);
  Object.assign(env(), { OUTBOUND_ALLOW_CIDRS: ["10.0.0.0/8"] });
  expect(inside.filter(isReachable)).toEqual(["10.0.0.1", "::ffff:10.0.0.1"]);
});
