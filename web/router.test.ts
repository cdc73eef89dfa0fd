/** What the HTTP process answers before Next, over real sockets; Next is a stand-in that says what reached it. */
import { globSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, expect, test, vi } from "vitest";
import { env } from "@/lib/infra/env";
import { keepReadiness } from "@/lib/infra/readiness";
import { signToken } from "@/lib/web/session";
import { probesOf } from "./health";
import { allowances } from "./pages/allowances";
import { pageGate } from "./pages/gate";
import { quiet } from "./pages/quiet";
import { answerClientErrors } from "./request/client-errors";
import { nextMethods } from "./request/next-api";
import { type Routed, router } from "./router";

const readiness = keepReadiness({ database: async () => ({ ok: true, says: "answers" }) });
const servers: (() => void)[] = [];
afterAll(() => {
  readiness.stop();
  for (const close of servers) close();
});

const saying = (request: IncomingMessage, response: ServerResponse) => {
  response.setHeader("Content-Type", "text/html");
  response.end(`next: ${request.method} ${request.headers.host} ${request.url}`);
};

/** Answers its port. */
async function aServer(more: { page?: Routed["page"]; perMinute?: number } = {}): Promise<number> {
  const api = quiet();
  const answer = router({
    probes: probesOf(readiness),
    page: more.page ?? saying,
    built: {
      documents: { prepare: async () => undefined, has: () => false, answer: () => undefined },
      isStaticFile: (path) => (path.startsWith("/_next/static/") ? path === "/_next/static/known.js" : null),
      api,
      strangers: { allowances: allowances(more.perMinute ?? 0), gate: pageGate(2, api) },
      members: { allowances: allowances(0), gate: pageGate(8, api) },
      pageHeaders: { "X-Content-Type-Options": "nosniff" },
    },
  });
  const server = createServer({ requireHostHeader: false }, (request, response) => void answer(request, response));
  answerClientErrors(server);
  servers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}

/** What comes back for these bytes, to the end of the connection. */
const raw = (port: number, text: string): Promise<string> =>
  new Promise((done) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    let heard = "";
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      heard += chunk;
    });
    socket.on("close", () => done(heard));
    socket.on("error", () => done(heard));
  });
const get = (port: number, target: string, headers = "Host: here.test\r\n", method = "GET") =>
  raw(port, `${method} ${target} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`);
const statusOf = (answer: string) => Number(answer.slice(9, 12));
const bodyOf = (answer: string) => answer.slice(answer.indexOf("\r\n\r\n") + 4);
const codeOf = (answer: string) => {
  const { error } = JSON.parse(bodyOf(answer));
  expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/);
  return error.code;
};

test("a target in absolute form is taken as its path and its host, whatever the Host header says", async () => {
  const port = await aServer();
  expect(bodyOf(await get(port, "http://mail.test:8080/acme?x=1"))).toContain("next: GET mail.test:8080 /acme?x=1");
  expect(codeOf(await get(port, "HTTP://mail.test/api/v1/emails"))).toBe("missing_api_key");
  expect(statusOf(await get(port, "http://["))).toBe(400);
});

test("OPTIONS * is answered for the server as a whole", async () => {
  const answer = await get(await aServer(), "*", undefined, "OPTIONS");
  expect(statusOf(answer)).toBe(204);
  expect(answer).toMatch(/^Allow: .*GET/m);
});

test("a request with two Host headers, or HTTP/1.1 without one, is refused in JSON", async () => {
  const port = await aServer();
  for (const headers of ["Host: a.test\r\nHost: b.test\r\n", "Host: a.test\r\nhost: a.test\r\n", ""]) {
    const answer = await get(port, "/api/v1/emails", headers);
    expect([statusOf(answer), codeOf(answer)]).toEqual([400, "malformed_request"]);
  }
});

test("what cannot be read as HTTP is answered in JSON with a request id", async () => {
  const port = await aServer();
  const long = await raw(port, `GET /api/v1/emails?${"x".repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`);
  expect([statusOf(long), codeOf(long)]).toEqual([431, "headers_too_large"]);
  const broken = await raw(port, "GET /api/v1/emails HTTP/1.1\r\nHost: a\r\nBroken header\r\n\r\n");
  expect([statusOf(broken), codeOf(broken)]).toEqual([400, "malformed_request"]);
  expect(broken).toContain("Connection: close");
  const expecting = await get(port, "/api/v1/emails", "Host: a\r\nExpect: something\r\n");
  expect([statusOf(expecting), codeOf(expecting)]).toEqual([417, "malformed_request"]);
});

test("below /api every answer is JSON, and every route of Next is reachable by its methods only", async () => {
  const port = await aServer();
  for (const path of ["/api", "/api/", "/api/v2/emails", "/api/auth", "/api/dashboard/acme", "/api/cron/other", "/api/v1/nothing"]) {
    const answer = await get(port, path);
    expect([path, statusOf(answer), codeOf(answer)]).toEqual([path, 404, "route_not_found"]);
  }
  const wrong = await get(port, "/api/dashboard/acme/listEmails");
  expect([statusOf(wrong), codeOf(wrong)]).toEqual([405, "method_not_allowed"]);
  expect(wrong).toMatch(/^Allow: POST\r$/m);
  const before = /^app\/api\/(v1|webhooks)\//;
  const handlers = globSync("app/api/**/route.ts").filter((file) => !before.test(file));
  expect(handlers.length).toBeGreaterThan(4);
  for (const file of handlers) {
    const path = `/${file.slice("app/".length, -"/route.ts".length)}`.replace(/\[\.\.\.\w+\]/, "a/b").replace(/\[\w+\]/g, "a");
    const exported = [...readFileSync(file, "utf8").matchAll(/\b(GET|POST|PUT|PATCH|DELETE)\b(?=\(| \}|,| ?\})/g)].map(
      ([method]) => method,
    );
    expect([path, nextMethods(path)?.filter((method) => method !== "HEAD")]).toEqual([path, [...new Set(exported)].sort()]);
  }
});

test("the base address of the API says where it is described", async () => {
  const port = await aServer();
  for (const path of ["/api/v1", "/api/v1/"])
    expect(JSON.parse(bodyOf(await get(port, path)))).toEqual({
      name: "Mailwright",
      docs: "http://localhost:3000/docs/api",
      openapi: "http://localhost:3000/api/v1/openapi.json",
    });
});

test("security.txt names the contact that was set, with an end that lies ahead, and is nothing without one", async () => {
  const port = await aServer();
  expect(statusOf(await get(port, "/.well-known/security.txt"))).toBe(404);
  env().SECURITY_CONTACT = "mailto:security@example.com";
  const answer = await get(port, "/.well-known/security.txt");
  expect(answer).toMatch(/^Content-Type: text\/plain; charset=utf-8\r$/m);
  expect(bodyOf(answer)).toMatch(/^Contact: mailto:security@example\.com$/m);
  expect(Date.parse(/^Expires: (.*)$/m.exec(bodyOf(answer))?.[1] ?? "")).toBeGreaterThan(Date.now() + 86_400_000);
  env().SECURITY_CONTACT = undefined;
});

test("a form from another origin is refused before Next, and one from here reaches it", async () => {
  const port = await aServer();
  const post = (origin: string) =>
    raw(port, `POST /sign-in HTTP/1.1\r\nHost: here.test\r\n${origin}Next-Action: 00\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  for (const origin of ["https://evil.test", "http://here.test.evil.test", "nonsense", "null"])
    expect(statusOf(await post(`Origin: ${origin}\r\n`))).toBe(403);
  for (const origin of ["Origin: http://here.test\r\n", ""]) expect(statusOf(await post(origin))).toBe(200);
  expect(statusOf(await get(port, "/sign-in", undefined, "PUT"))).toBe(405);
});

test("beyond its minute's worth an address is answered 429 with the seconds to wait, and files, probes, the API and people with a session are not", async () => {
  const port = await aServer({ perMinute: 3 });
  const statuses = [];
  for (let n = 0; n < 5; n++) statuses.push(statusOf(await get(port, "/sign-in")));
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
  const over = await get(port, "/sign-in");
  expect(over).toMatch(/^Retry-After: \d+\r$/m);
  expect(over).toMatch(/^Content-Type: text\/html; charset=utf-8\r$/m);
  expect(codeOf(await get(port, "/api/auth/session"))).toBe("rate_limit_exceeded");
  expect(statusOf(await get(port, "/_next/static/known.js"))).toBe(200);
  expect(statusOf(await get(port, "/_next/static/unknown.js"))).toBe(404);
  expect(statusOf(await get(port, "/readyz"))).toBe(200);
  expect(statusOf(await get(port, "/api/v1/emails"))).toBe(401);
  const token = await signToken({ sessionId: "0199aaaa-0000-7000-8000-000000000000", version: 1 }, "0199aaaa-0000-7000-8000-000000000001");
  for (let n = 0; n < 5; n++) expect(statusOf(await get(port, "/acme", `Host: a\r\nCookie: mailwright-session=${token}\r\n`))).toBe(200);
  expect(statusOf(await get(port, "/acme", "Host: a\r\nCookie: mailwright-session=forged\r\n"))).toBe(429);
});

test("the API answers while every place of the gate is taken by pages", async () => {
  const held: ServerResponse[] = [];
  const port = await aServer({ page: (_request, response) => void held.push(response) });
  const crowd = Array.from({ length: 40 }, () => get(port, "/sign-in"));
  await vi.waitFor(() => expect(held.length).toBeGreaterThanOrEqual(2), { timeout: 10_000 });
  expect(statusOf(await get(port, "/api/v1/emails"))).toBe(401);
  expect(held.length).toBeLessThan(40);
  let answered = 0;
  const all = Promise.all(crowd);
  const letGo = setInterval(() => {
    for (; answered < held.length; answered++) held[answered]?.end("page");
  }, 5);
  expect((await all).map(statusOf)).toEqual(crowd.map(() => 200));
  clearInterval(letGo);
});
