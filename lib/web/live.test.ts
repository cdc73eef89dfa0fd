/** Live streams say the truth, and end with what allowed them; the connection that hears of changes goes through a gate. */
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";
import { endSession, openSession } from "@/lib/teams";
import { aTeam } from "@/test/harness";
import { tcpGate } from "@/test/tcp-gate";
import { until } from "@/test/worker";
import { closeLive, openLive } from "./live";
import { sessionCookie, signToken } from "./session";

const database = new URL(process.env.DATABASE_URL ?? "");
const gate = await tcpGate({ host: database.hostname, port: Number(database.port) });
database.port = String(gate.port);
Object.assign(process.env, { DATABASE_URL: database.href, DATABASE_TIMEOUT_SECONDS: "1" });

let server: Server;
let leaves = false;
let left = 0;
let port = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    const opened = openLive(request, response);
    if (!leaves) return;
    void opened.then(() => left++);
    request.socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  await closeLive();
  server.close();
  server.closeAllConnections();
  await gate.close();
});

async function signedIn() {
  const team = await aTeam();
  const id = newUuid();
  const email = `${id}@example.com`;
  const user = await db().user.create({
    data: { id, email, emailKey: email, name: "Ada", passwordHash: "x", emailVerifiedAt: new Date() },
  });
  await db().member.create({ data: { teamId: team.id, userId: id, role: "owner" } });
  const opened = await openSession(user, { ip: null, userAgent: null });
  const cookie = `${sessionCookie()}=${await signToken(opened, id)}`;
  return { team, userId: id, sessionId: opened.sessionId, cookie, path: `/api/live?team=${team.slug}&topics=emails` };
}

/** Opens a stream; `events` fills as they come, and `ended` turns true. */
async function open({ path, cookie }: { path: string; cookie: string }) {
  const gone = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { Cookie: cookie }, signal: gone.signal });
  const stream = { status: response.status, events: [] as string[], ended: false, close: () => gone.abort() };
  void (async () => {
    for await (const chunk of response.body ?? [])
      for (const [, name = ""] of Buffer.from(chunk)
        .toString()
        .matchAll(/^event: (\S+)$/gm))
        stream.events.push(name);
  })()
    .catch(() => undefined)
    .finally(() => {
      stream.ended = true;
    });
  return stream;
}

test("browsers that left before they were admitted do not count against the limit of their person", async () => {
  const person = await signedIn();
  leaves = true;
  for (let i = 0; i < 40; i++) {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(`GET ${person.path} HTTP/1.1\r\nHost: localhost\r\nCookie: ${person.cookie}\r\n\r\n`);
  }
  await until(
    "all of them were asked about",
    () => left,
    (n) => n === 40,
  );
  leaves = false;
  const stream = await until(
    "the ones that left are forgotten",
    () => open(person),
    ({ status }) => status === 200,
    5000,
  );
  stream.close();
});

test("a stream ends soon after its session was revoked, and after its person left the team; others stay open", async () => {
  const [revoked, left, other] = [await signedIn(), await signedIn(), await signedIn()];
  const streams = await Promise.all([open(revoked), open(left), open(other)]);
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200]);
  await endSession(revoked.sessionId);
  await db().member.deleteMany({ where: { userId: left.userId } });
  await until(
    "both have ended",
    () => streams.map(({ ended }) => ended),
    ([first, second]) => first === true && second === true,
  );
  expect(streams[2]?.ended).toBe(false);
  streams[2]?.close();
});

test("a page is told while the server hears of no changes, and to look again when it does", async () => {
  const stream = await open(await signedIn());
  await until(
    "it has begun",
    () => [...stream.events],
    (seen) => seen.length > 0,
  );
  gate.freeze();
  await until(
    "it is told",
    () => [...stream.events],
    (seen) => seen.includes("deaf"),
  );
  await until(
    "it is told to look again",
    () => [...stream.events],
    (seen) => seen.at(-1) === "emails" && seen.length >= 3,
  );
  expect(stream.events.slice(0, 3)).toEqual(["emails", "deaf", "emails"]);
  stream.close();
});
