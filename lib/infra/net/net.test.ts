/** Nobody is reached inside, however the way there is spelled, and whatever a name means a moment later. */
import { createServer as createHttp, type Server as HttpServer } from "node:http";
import { type AddressInfo, createServer, type Server, connect as tcp } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type DnsServer, startDns } from "@/test/dns-server";
import { openDns } from "../dns";
import { bytesOf, parseRange, within } from "./cidr";
import { classify, guardedConnect, guardedFetch, guardedLookup, OutboundRefused, vetHost } from "./index";

const allow = ["127.0.0.2/32"];
let dns: DnsServer;
/** Inside: on 127.0.0.1, which nobody may reach. */
let inside: Server;
let insidePort = 0;
let insideSaw = 0;
/** On 127.0.0.2 and the same port, which is allowed. */
let allowed: HttpServer;
let answer: (url: string) => { status: number; headers?: Record<string, string>; body?: string | Buffer; stall?: boolean };
let asked: { url: string; headers: Record<string, string | string[] | undefined> }[] = [];

beforeAll(async () => {
  dns = await startDns({
    "metadata.google.internal": { A: "169.254.169.254" },
    "inside.test": { A: "127.0.0.1" },
    "both.test": { A: ["127.0.0.2", "127.0.0.1"] },
    "six.test": { A: "127.0.0.2", AAAA: "::1" },
    "mapped.test": { AAAA: "::ffff:127.0.0.1" },
    "alias.test": { CNAME: "inside.test" },
    "allowed.test": { A: "127.0.0.2" },
  });
  inside = createServer((socket) => {
    insideSaw += 1;
    socket.end("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret");
  });
  await new Promise<void>((done) => inside.listen(0, "127.0.0.1", done));
  insidePort = (inside.address() as AddressInfo).port;
  allowed = createHttp((request, response) => {
    asked.push({ url: request.url ?? "", headers: request.headers });
    const { status, headers, body, stall } = answer(request.url ?? "");
    response.writeHead(status, headers);
    if (stall) response.write(body ?? "x");
    else response.end(body);
  });
  await new Promise<void>((done) => allowed.listen(insidePort, "127.0.0.2", done));
});
afterAll(async () => {
  allowed.closeAllConnections();
  await Promise.all([new Promise((done) => inside.close(done)), new Promise((done) => allowed.close(done)), dns.close()]);
});
beforeEach(() => {
  insideSaw = 0;
  asked = [];
  answer = () => ({ status: 200, body: "hello" });
});

const ask = () => openDns({ servers: [dns.server], questionMs: 500, runMs: 1000 });
const get = (url: string, more = {}) => guardedFetch(url, { maxBytes: 1000, timeoutMs: 3000, dns: ask(), allow, ...more });

const spellings = [
  "127.0.0.1",
  "127.1",
  "2130706433",
  "0x7f000001",
  "0177.0.0.1",
  "0x7f.1",
  "127.0.0.1.",
  "１２７.０.０.１",
  "[::1]",
  "[0:0:0:0:0:0:0:1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[::127.0.0.1]",
  "[64:ff9b::7f00:1]",
  "[2002:7f00:1::]",
  "[fe80::1]",
  "[fd00::1]",
  "169.254.169.254",
  "100.64.0.1",
  "10.0.0.1",
  "172.16.0.1",
  "192.168.1.1",
  "0.0.0.0",
  "0",
  "255.255.255.255",
  "224.0.0.1",
  "localhost",
  "LOCALHOST.",
  "x.localhost",
  "metadata.google.internal",
  "inside.test",
  "alias.test",
  "both.test",
  "six.test",
  "mapped.test",
];

test.each(spellings)("http://%s is refused before anything leaves", async (host) => {
  const fetched = await get(`http://${host}:${insidePort}/`);
  expect(fetched).toMatchObject({ ok: false, reason: "private" });
  expect(await vetHost(host, insidePort, { ports: "smtp", dns: ask(), allow })).toMatchObject({ ok: false, reason: "private" });
  await expect(guardedConnect(host, insidePort, { ports: "smtp", timeoutMs: 2000, dns: ask(), allow })).rejects.toThrow(OutboundRefused);
  expect(insideSaw).toBe(0);
});

test.each([
  "http://a@127.0.0.2/",
  "http://a:b@allowed.test/",
  "file:///etc/passwd",
  "gopher://127.0.0.2/",
  "ftp://allowed.test/",
  "data:text/plain,x",
  "//allowed.test/",
  "http://",
  "http://[fe80::1%25eth0]/",
  "http://999.1.1.1/",
  "not a url",
])("%s is no URL that is fetched", async (url) => {
  expect(await get(url)).toMatchObject({ ok: false, reason: "malformed" });
  expect(dns.queries.filter(({ name }) => name.includes("@"))).toEqual([]);
});

test("ports below 1024 are refused unless they are those of the trade", async () => {
  for (const port of [0, 1, 22, 25, 110, 587, 1023, 65_536, 80.5, Number.NaN])
    expect(await vetHost("127.0.0.2", port, { ports: "web", allow })).toMatchObject({ ok: false, reason: "port" });
  for (const port of [80, 443, 1024, 8443, 65_535])
    expect(await vetHost("127.0.0.2", port, { ports: "web", allow })).toMatchObject({ ok: true });
  for (const port of [25, 465, 587, 2525]) expect(await vetHost("127.0.0.2", port, { ports: "smtp", allow })).toMatchObject({ ok: true });
  for (const port of [22, 53, 80, 443]) expect(await vetHost("127.0.0.2", port, { ports: "smtp", allow })).toMatchObject({ ok: false });
});

test("an address that is allowed is reached, under our own name and without compression", async () => {
  const fetched = await get(`http://allowed.test:${insidePort}/a?b=c`, { headers: { "X-One": "1" } });
  expect(fetched).toMatchObject({ ok: true, status: 200, address: "127.0.0.2" });
  expect(fetched.ok && fetched.body.toString()).toBe("hello");
  expect(asked).toMatchObject([
    {
      url: "/a?b=c",
      headers: {
        host: `allowed.test:${insidePort}`,
        "accept-encoding": "identity",
        "x-one": "1",
        "user-agent": expect.stringMatching(/^Mailwright/),
      },
    },
  ]);
});

test("a name that means another place a moment later leads to where it was vetted", async () => {
  dns.set("rebind.test", "A", "127.0.0.2");
  const vetted = await vetHost("rebind.test", insidePort, { ports: "web", dns: ask(), allow });
  dns.set("rebind.test", "A", "127.0.0.1");
  expect(vetted).toMatchObject({ ok: true, addresses: ["127.0.0.2"] });
  const before = dns.queries.length;
  dns.set("rebind.test", "A", "127.0.0.2");
  const fetching = get(`http://rebind.test:${insidePort}/`);
  await expect.poll(() => dns.queries.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(before + 2);
  dns.set("rebind.test", "A", "127.0.0.1");
  expect(await fetching).toMatchObject({ ok: true, address: "127.0.0.2" });
  expect(await get(`http://rebind.test:${insidePort}/`)).toMatchObject({ ok: false, reason: "private" });
  expect(insideSaw).toBe(0);
});

test("a library that looks names up by itself is refused at the moment it connects", async () => {
  const lookup = guardedLookup(insidePort, { ports: "smtp", dns: ask(), allow });
  const error = await new Promise((done) => tcp({ host: "inside.test", port: insidePort, lookup }).once("error", done));
  expect(error).toBeInstanceOf(OutboundRefused);
  const socket = tcp({ host: "allowed.test", port: insidePort, lookup });
  await new Promise((done) => socket.once("connect", done));
  expect(socket.remoteAddress).toBe("127.0.0.2");
  socket.destroy();
  expect(insideSaw).toBe(0);
});

test("a redirect is an answer and no way to go", async () => {
  answer = () => ({ status: 302, headers: { location: `http://127.0.0.1:${insidePort}/` }, body: "" });
  expect(await get(`http://allowed.test:${insidePort}/`)).toMatchObject({ ok: true, status: 302 });
  expect(insideSaw).toBe(0);
});

test("an answer longer than allowed is refused whether it says its length or not, or cut where that was asked", async () => {
  answer = () => ({ status: 200, body: Buffer.alloc(1001) });
  expect(await get("http://allowed.test:PORT/".replace("PORT", String(insidePort)))).toMatchObject({ ok: false, reason: "too_large" });
  answer = () => ({ status: 200, headers: { "transfer-encoding": "chunked" }, body: Buffer.alloc(1001) });
  expect(await get(`http://allowed.test:${insidePort}/`)).toMatchObject({ ok: false, reason: "too_large" });
  const cut = await get(`http://allowed.test:${insidePort}/`, { longer: "cut" });
  expect(cut.ok && cut.body.length).toBe(1000);
  answer = () => ({ status: 200, headers: { "transfer-encoding": "chunked" }, body: Buffer.alloc(1000) });
  expect(await get(`http://allowed.test:${insidePort}/`)).toMatchObject({ ok: true });
});

test("who does not finish in time is left", async () => {
  answer = () => ({ status: 200, stall: true });
  expect(await get(`http://allowed.test:${insidePort}/`, { timeoutMs: 300 })).toMatchObject({ ok: false, reason: "timeout" });
  dns.fault("slow.test", "timeout");
  expect(await get(`http://slow.test:${insidePort}/`, { timeoutMs: 200 })).toMatchObject({ ok: false, reason: "timeout" });
});

test("a name that nobody can speak for is refused, and one without addresses as well", async () => {
  dns.fault("broken.test AAAA", "servfail");
  dns.set("broken.test", "A", "127.0.0.2");
  for (const name of ["broken.test", "nothing.test"])
    expect(await get(`http://${name}:${insidePort}/`)).toMatchObject({ ok: false, reason: "unresolved" });
});

test("nobody listening is told without a word of the network", async () => {
  const dead = createServer();
  await new Promise<void>((done) => dead.listen(0, "127.0.0.2", done));
  const { port } = dead.address() as AddressInfo;
  await new Promise((done) => dead.close(done));
  expect(await get(`http://allowed.test:${port}/`)).toEqual({
    ok: false,
    reason: "unreachable",
    why: "allowed.test could not be reached, or broke off (ECONNREFUSED)",
  });
});

test("a connection is made to an allowed address, and within its time", async () => {
  const socket = await guardedConnect("allowed.test", insidePort, { ports: "smtp", timeoutMs: 2000, dns: ask(), allow });
  expect(socket.remoteAddress).toBe("127.0.0.2");
  socket.destroy();
});

test("every special range is told from the public ones, at both of its ends", () => {
  const kinds: Record<string, string[]> = {
    public: [
      "8.8.8.8",
      "1.1.1.1",
      "9.255.255.255",
      "11.0.0.0",
      "100.63.255.255",
      "100.128.0.0",
      "126.255.255.255",
      "128.0.0.0",
      "169.253.255.255",
      "172.15.255.255",
      "172.32.0.0",
      "192.167.255.255",
      "198.17.255.255",
      "198.20.0.0",
      "223.255.255.255",
      "2606:4700::1111",
      "2a00::1",
      "64:ff9b::8.8.8.8",
      "::ffff:8.8.8.8",
      "2002:808:808::1",
    ],
    loopback: [
      "127.0.0.1",
      "127.255.255.255",
      "::1",
      "::ffff:127.0.0.1",
      "::127.0.0.1",
      "64:ff9b::127.0.0.1",
      "2002:7f00:1::",
      "::ffff:0:127.0.0.1",
      "2a00::5efe:127.0.0.1",
    ],
    private: [
      "10.0.0.0",
      "10.255.255.255",
      "172.16.0.0",
      "172.31.255.255",
      "192.168.0.0",
      "192.168.255.255",
      "fec0::1",
      "2001:0:a00:1::",
      `2001:0:808:808:0:0:f5ff:fffe`,
    ],
    shared: ["100.64.0.0", "100.127.255.255"],
    link_local: ["169.254.0.0", "169.254.255.255", "fe80::", "febf:ffff::1"],
    metadata: ["169.254.169.254", "::ffff:169.254.169.254", "fd00:ec2::254", "168.63.129.16", "100.100.100.200"],
    unique_local: ["fc00::", "fdff:ffff::1"],
    unspecified: ["0.0.0.0", "0.255.255.255", "::", "::ffff:0.0.0.0"],
    multicast: ["224.0.0.0", "239.255.255.255", "ff00::", "ffff::1"],
    documentation: ["192.0.2.0", "198.51.100.255", "203.0.113.9", "2001:db8::", "2001:db8:ffff::", "3fff::1"],
    benchmarking: ["198.18.0.0", "198.19.255.255", "2001:2::1"],
    reserved: [
      "240.0.0.0",
      "255.255.255.255",
      "192.0.0.1",
      "100::1",
      "5f00::1",
      "4000::1",
      "2001:10::1",
      "2001:0:808:808::",
      "64:ff9b:1::1",
      "not an address",
      "",
    ],
  };
  for (const [kind, addresses] of Object.entries(kinds))
    for (const address of addresses) expect(`${address} ${classify(address)}`).toBe(`${address} ${kind}`);
});

test("an address is within a range exactly when their first bits are the same", () => {
  const ip = fc.ipV4();
  fc.assert(
    fc.property(ip, ip, fc.integer({ min: 0, max: 32 }), (one, other, bits) => {
      const number = (text: string) => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
      const expected = Math.floor(number(one) / 2 ** (32 - bits)) === Math.floor(number(other) / 2 ** (32 - bits));
      expect(within(bytesOf(one) ?? Buffer.alloc(0), parseRange(`${other}/${bits}`))).toBe(expected);
    }),
  );
  for (const text of ["1.2.3.4/33", "::/129", "1.2.3/8", "x", "1.2.3.4/-1", "1.2.3.4/"]) expect(() => parseRange(text)).toThrow();
});
