/** Found, missing and could-not-ask are three answers, whatever a server does. */
import { Resolver } from "node:dns/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type DnsFault, type DnsServer, startDns } from "@/test/dns-server";
import { openDns, parseServer } from "./resolver";

let dns: DnsServer;
const zone = {
  "example.test": {
    TXT: ["v=spf1 -all", `long=${"x".repeat(600)}`],
    MX: ["10 mx.example.test", "0 ."],
    CAA: ['128 issue "ca.test"'],
    NS: ["ns1.example.test"],
  },
  "mx.example.test": { A: ["192.0.2.1", "192.0.2.2"], AAAA: ["2001:db8::5"] },
  "deep.below.example.test": { A: "192.0.2.9" },
  "one.alias.test": { CNAME: "two.alias.test" },
  "two.alias.test": { CNAME: "mx.example.test" },
  "dangling.alias.test": { CNAME: "nothing.alias.test" },
  "round.alias.test": { CNAME: "about.alias.test" },
  "about.alias.test": { CNAME: "round.alias.test" },
  "1.2.0.192.in-addr.arpa": { PTR: "mx.example.test" },
  "5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa": { PTR: "six.example.test" },
  "many.test": { TXT: Array.from({ length: 40 }, (_, n) => `entry ${n} ${"y".repeat(100)}`) },
} as const;

beforeAll(async () => {
  dns = await startDns(zone);
});
afterAll(() => dns.close());
afterEach(() => {
  for (const where of ["*", "example.test"]) dns.fault(where, null);
});
const open = (ms = {}) => openDns({ servers: [dns.server], ...ms });

test("every type is read back as the zone has it", async () => {
  const run = open();
  expect(await run.txt("Example.TEST.")).toEqual({ state: "found", records: ["v=spf1 -all", `long=${"x".repeat(600)}`] });
  expect(await run.mx("example.test")).toEqual({
    state: "found",
    records: [
      { priority: 10, host: "mx.example.test" },
      { priority: 0, host: "" },
    ],
  });
  expect(await run.a("mx.example.test")).toEqual({ state: "found", records: ["192.0.2.1", "192.0.2.2"] });
  expect(await run.aaaa("mx.example.test")).toEqual({ state: "found", records: ["2001:db8::5"] });
  expect(await run.caa("example.test")).toEqual({ state: "found", records: [{ critical: true, tag: "issue", value: "ca.test" }] });
  expect(await run.ns("example.test")).toEqual({ state: "found", records: ["ns1.example.test"] });
  expect(await run.ptr("192.0.2.1")).toEqual({ state: "found", records: ["mx.example.test"] });
  expect(await run.ptr("2001:db8::5")).toEqual({ state: "found", records: ["six.example.test"] });
  expect(await run.cname("one.alias.test")).toEqual({ state: "found", records: ["two.alias.test"] });
});

test("the test server speaks DNS as Node's own resolver understands it", async () => {
  const node = new Resolver();
  node.setServers([dns.server]);
  expect(await node.resolveTxt("example.test")).toEqual([["v=spf1 -all"], [`long=${"x".repeat(250)}`, "x".repeat(255), "x".repeat(95)]]);
  expect(await node.resolve4("one.alias.test")).toEqual(["192.0.2.1", "192.0.2.2"]);
  await expect(node.resolveMx("mx.example.test")).rejects.toMatchObject({ code: "ENODATA" });
  await expect(node.resolveMx("nowhere.test")).rejects.toMatchObject({ code: "ENOTFOUND" });
});

test("a name that is not there and a type that is not there are told apart", async () => {
  const run = open();
  expect(await run.a("nowhere.test")).toEqual({ state: "missing", why: "nxdomain" });
  expect(await run.a("example.test")).toEqual({ state: "missing", why: "nodata" });
  expect(await run.a("below.example.test")).toEqual({ state: "missing", why: "nodata" });
  expect(await run.a("dangling.alias.test")).toEqual({ state: "missing", why: "nxdomain" });
  expect(await run.a(`${"a".repeat(64)}.test`)).toEqual({ state: "missing", why: "nxdomain" });
  expect(await run.a(`${"a.".repeat(127)}test`)).toEqual({ state: "missing", why: "nxdomain" });
});

test("aliases are followed and named", async () => {
  expect(await open().a("one.alias.test")).toEqual({
    state: "found",
    records: ["192.0.2.1", "192.0.2.2"],
    via: ["two.alias.test", "mx.example.test"],
  });
});

test("what does not fit into a datagram is fetched over TCP", async () => {
  const looked = await open().txt("many.test");
  expect(looked.state === "found" && looked.records).toHaveLength(40);
  expect(dns.queries.filter(({ name }) => name === "many.test").map(({ over }) => over)).toEqual(["udp", "tcp"]);
});

test("an answer over TCP is read whole, up to the 64 kB that one can have", async () => {
  const texts = Array.from({ length: 235 }, (_, n) => `${n} ${"x".repeat(245)}`);
  dns.set("large.test", "TXT", texts);
  const looked = await open().txt("large.test");
  expect(looked.state === "found" && looked.records).toEqual(texts);
});

test.each<[DnsFault, RegExp, "server"?]>([
  ["servfail", /SERVFAIL/, "server"],
  ["refused", /REFUSED/, "server"],
  ["timeout", /in time/],
  ["lame", /lame/, "server"],
  ["garbage", /malformed/, "server"],
  ["wrongId", /in time/],
  ["wrongName", /in time/],
  ["cut", /hung up/],
  ["huge", /malformed.*longer than it says/, "server"],
  [{ delayMs: 2000 }, /in time/],
])("%o is never taken for a missing record, and an error of a server is told from silence", async (fault, why, blame) => {
  dns.fault("example.test", fault);
  const run = open(why.source === "in time" ? { questionMs: 500 } : {});
  expect(await run.txt("example.test")).toEqual({
    state: "unknown",
    why: expect.stringMatching(why),
    ...(blame ? { fault: blame } : {}),
  });
});

test("a circle of aliases is not followed for ever", async () => {
  expect(await open().a("round.alias.test")).toEqual({
    state: "unknown",
    why: "the aliases (CNAME) of round.alias.test lead in a circle",
    fault: "alias",
  });
});

test("a chain of aliases ends somewhere", async () => {
  for (let n = 0; n < 12; n++) dns.set(`c${n}.chain.test`, "CNAME", `c${n + 1}.chain.test`);
  expect(await open().a("c0.chain.test")).toEqual({ state: "unknown", why: expect.stringMatching(/more than 8 deep/), fault: "alias" });
});

test("a truncated answer is asked for again, whole", async () => {
  dns.fault("example.test", "truncate");
  expect((await open().txt("example.test")).state).toBe("found");
});

test("a server that is not there is no missing record, and the next one is asked", async () => {
  const gone = await startDns();
  await gone.close();
  expect(await openDns({ servers: [gone.server] }).a("example.test")).toEqual({
    state: "unknown",
    why: expect.stringMatching(/could not be reached/),
  });
  expect((await openDns({ servers: [gone.server, dns.server] }).txt("example.test")).state).toBe("found");
});

test("a server that does not know the zone gives way to one that does", async () => {
  const lame = await startDns(zone);
  lame.fault("*", "lame");
  expect((await openDns({ servers: [lame.server, dns.server] }).txt("example.test")).state).toBe("found");
  await lame.close();
});

test("a run asks each question once", async () => {
  const run = open();
  const before = dns.queries.length;
  await Promise.all([run.txt("example.test"), run.txt("EXAMPLE.test"), run.txt("example.test.")]);
  expect(run.asked).toBe(1);
  expect(dns.queries.length - before).toBe(1);
});

test("a run that takes too long ends, and says that it did not ask", async () => {
  dns.fault("*", "timeout");
  const run = open({ questionMs: 60_000, runMs: 300 });
  const before = dns.queries.length;
  expect(await run.a("example.test")).toEqual({ state: "unknown", why: expect.stringMatching(/in time/) });
  expect(await run.txt("example.test")).toEqual({ state: "unknown", why: expect.stringMatching(/no time left/) });
  expect(dns.queries.slice(before).filter(({ type }) => type === "TXT")).toEqual([]);
});

test("the address of a server is read with and without its port", () => {
  expect(parseServer("192.0.2.53")).toEqual({ address: "192.0.2.53", port: 53 });
  expect(parseServer("192.0.2.53:5353")).toEqual({ address: "192.0.2.53", port: 5353 });
  expect(parseServer("2001:db8::53")).toEqual({ address: "2001:db8::53", port: 53 });
  expect(parseServer("[2001:db8::53]:5353")).toEqual({ address: "2001:db8::53", port: 5353 });
  for (const wrong of ["dns.example.test", "192.0.2.53:0", "192.0.2.53:99999", ""])
    expect(() => parseServer(wrong)).toThrow(/address of a DNS server/);
});
