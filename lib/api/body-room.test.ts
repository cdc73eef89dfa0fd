/** Large bodies over real sockets, against a process of its own: its memory stays bounded, and nobody is lost half-way. */
import { readFileSync } from "node:fs";
import { Agent, type ClientRequest, request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { attachmentLimits } from "@/lib/emails";
import { bodyBytes } from "@/lib/infra/metrics";
import type { TeamFacts } from "@/lib/kernel/context";
import { openApi } from "@/test/api";
import { aKey, aTeam } from "@/test/harness";
import { type Running, run } from "@/test/programs";

const megabyte = 1_000_000;
const budget = 12 * megabyte;
let web: Running;
let team: TeamFacts;
let secret = "";

beforeAll(async () => {
  team = await aTeam({ keyRate: 0, teamRate: 0 });
  ({ secret } = await aKey(team));
  web = await run("test/api-server.ts", { BODY_MEMORY_BYTES: String(budget), BODY_WAIT_SECONDS: "2", BODY_SECONDS: "1" });
});
afterAll(() => web.kill("SIGTERM"));

interface Answer {
  readonly status: number;
  readonly code: string | null;
  readonly retryAfter: string | undefined;
}

const agent = new Agent({ keepAlive: false, maxSockets: 1000 });

/** Opens a request and answers when its answer is whole; an error of the socket is thrown. */
function ask(write: (client: ClientRequest) => void, headers: Record<string, string | number> = {}, by = secret): Promise<Answer> {
  return new Promise((done, fail) => {
    const client = request(
      `http://127.0.0.1:${web.said.port}/api/v1/emails`,
      { method: "POST", agent, headers: { "Content-Type": "application/json", Authorization: `Bearer ${by}`, ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (piece) => {
          text += piece;
        });
        response.on("error", fail);
        response.on("end", () =>
          done({
            status: response.statusCode ?? 0,
            code: JSON.parse(text).error?.code ?? null,
            retryAfter: response.headers["retry-after"],
          }),
        );
      },
    );
    client.on("error", fail);
    write(client);
  });
}

const letter = (content?: string) =>
  Buffer.from(
    JSON.stringify({
      from: "a@sandbox.test",
      to: "b@example.com",
      subject: "Files",
      text: "Hi",
      ...(content ? { attachments: [{ filename: "a.bin", content }] } : {}),
    }),
  );
const large = letter(Buffer.alloc(3 * megabyte, "bytes of a file, ").toString("base64"));
const small = letter();
const whole = (body: Buffer) => ask((client) => client.end(body), { "Content-Length": body.length });

/** The most that the process ever had in memory, in bytes. */
const peak = (): number => 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${web.child.pid}/status`, "utf8"))?.[1]);

test("of a hundred large requests at once each is accepted or told when to come back, small ones pass, and memory stays bounded", async () => {
  expect((await whole(small)).status).toBe(202);
  expect((await whole(large)).status).toBe(202);
  const idle = process.platform === "linux" ? peak() : 0;
  let over = false;
  const passing = (async () => {
    const statuses: number[] = [];
    while (!over) statuses.push((await whole(small)).status);
    return statuses;
  })();
  const answers = await Promise.all(Array.from({ length: 100 }, () => whole(large)));
  over = true;
  const passed = await passing;
  expect(passed.length).toBeGreaterThan(0);
  expect(passed.filter((status) => status !== 202)).toEqual([]);
  const accepted = answers.filter(({ status }) => status === 202);
  const refused = answers.filter(({ status }) => status !== 202);
  expect(accepted.length).toBeGreaterThan(0);
  for (const { status, code, retryAfter } of refused) {
    expect([status, code]).toEqual([503, "server_busy"]);
    expect(Number(retryAfter)).toBeGreaterThan(0);
  }
  if (process.platform === "linux") expect(peak() - idle).toBeLessThan(0.4 * answers.length * large.length);
  expect((await whole(large)).status).toBe(202);
}, 120_000);

test("a large body that does not say how long it is has its room too, and one beyond the limit is refused", async () => {
  const inPieces = (times: number) =>
    ask((client) => {
      client.write(large.subarray(0, megabyte));
      for (let n = 1; n < times; n++) client.write(Buffer.alloc(megabyte, 0x20));
      client.end(large.subarray(megabyte));
    });
  expect(await Promise.all([inPieces(1), inPieces(1)])).toMatchObject([{ status: 202 }, { status: 202 }]);
  expect(await inPieces(40)).toMatchObject({ status: 413, code: "request_too_large" });
  expect((await whole(large)).status).toBe(202);
});

test("bodies of one key that trickle in hold up nobody else's, and are refused with 408 while they are still at it", async () => {
  const other = await aTeam({ keyRate: 0, teamRate: 0 });
  const { secret: others } = await aKey(other);
  const medium = letter(Buffer.alloc(300_000, "bytes").toString("base64"));
  expect(medium.length).toBeGreaterThan(400_000);
  const dripping: NodeJS.Timeout[] = [];
  const trickles = Array.from({ length: 3 }, () =>
    ask(
      (client) => {
        client.write(large.subarray(0, 1000));
        dripping.push(setInterval(() => client.write(" "), 100));
      },
      { "Content-Length": large.length },
    ).catch((error: Error) => error),
  );
  const statuses: number[] = [];
  let over = false;
  const sending = (async () => {
    while (!over) statuses.push((await ask((client) => client.end(medium), { "Content-Length": medium.length }, others)).status);
  })();
  const refused = await Promise.race(trickles);
  over = true;
  await sending;
  for (const timer of dripping) clearInterval(timer);
  expect(refused).toMatchObject({ status: 408, code: "request_timeout" });
  expect(statuses.length).toBeGreaterThan(0);
  expect(statuses.filter((status) => status !== 202)).toEqual([]);
  await Promise.all(trickles);
  expect((await whole(large)).status).toBe(202);
});

test("who begins large bodies and goes away, or never ends them, gives their room back", async () => {
  const stalled = Array.from({ length: 5 }, () => {
    const open: ClientRequest[] = [];
    const answer = ask(
      (client) => {
        open.push(client);
        client.write(large.subarray(0, 1000));
      },
      { "Content-Length": large.length },
    ).catch(() => null);
    return { answer, leave: () => open[0]?.destroy() };
  });
  expect(await whole(large)).toMatchObject({ status: 503, code: "server_busy" });
  for (const { leave } of stalled) leave();
  await Promise.all(stalled.map(({ answer }) => answer));
  expect((await whole(large)).status).toBe(202);
  const half = large.subarray(0, 400_000);
  const slow = await Promise.all(
    Array.from({ length: 3 }, () => ask((client) => client.write(half.subarray(0, 1000)), { "Content-Length": half.length })),
  );
  expect(slow.map(({ status, code }) => [status, code])).toEqual(Array(3).fill([408, "request_timeout"]));
  expect((await whole(large)).status).toBe(202);
}, 60_000);

test("a small body that does not arrive is answered 408 and takes nobody's room, with a length or in pieces", async () => {
  const declared = ask((client) => client.write(small.subarray(0, 10)), { "Content-Length": small.length });
  const inPieces = ask((client) => client.write(small.subarray(0, 10)));
  expect((await whole(small)).status).toBe(202);
  for (const slow of [declared, inPieces]) expect(await slow).toMatchObject({ status: 408, code: "request_timeout" });
}, 60_000);

test("on the hinge of route handlers large bodies have their room too, and give it back when they are answered", async () => {
  const api = await openApi("web");
  const held = async () => (await bodyBytes().get()).values[0]?.value;
  const seen: unknown[] = [];
  let at = 0;
  const slowly = new ReadableStream<Uint8Array>(
    {
      async pull(stream) {
        stream.enqueue(large.subarray(at, at + megabyte));
        at += megabyte;
        if (at < large.length) return;
        seen.push(await held());
        stream.close();
      },
    },
    { highWaterMark: 0 },
  );
  const init = { method: "POST", key: secret, headers: { "Content-Type": "application/json" }, body: slowly, duplex: "half" as const };
  expect((await api.ask("/emails", init)).status).toBe(202);
  expect([...seen, await held()]).toEqual([attachmentLimits.body, 0]);
  expect((await api.ask("/emails", { ...init, body: large })).status).toBe(202);
  expect(await held()).toBe(0);
});

test("a stranger's large body is refused before it is read, and the answer is not lost under what is still being written", async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      ask((client) => client.end(large), { "Content-Length": large.length, Authorization: "Bearer sk_live_no" }),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
});
