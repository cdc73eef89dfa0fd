/** SIGTERM to the HTTP process costs nobody an answer. Over real sockets. */
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, test, vi } from "vitest";
import { keepReadiness } from "@/lib/infra/readiness";
import { type Drain, drainable } from "./drain";
import { probesOf } from "./health";

const waiting = { timeout: 15_000, interval: 20 };

/** A server that answers /slow when it is told to; `raw` sends text over one connection and keeps what came back. */
async function aServer(noticeMs: number, graceMs: number) {
  const readiness = keepReadiness({ database: async () => ({ ok: true, says: "answers" }) });
  await readiness.look();
  const probes = probesOf(readiness);
  const slow: ServerResponse[] = [];
  const server = createServer((request, response) => {
    const probe = probes.get(request.url ?? "");
    if (probe) return void probe(request, response);
    if (request.url === "/slow") slow.push(response);
    else response.end("done");
  });
  const closed = vi.fn();
  const drain: Drain = drainable(server, { noticeMs, graceMs, notice: readiness.drain, closed });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const raw = () => {
    const socket = connect(port, "127.0.0.1");
    const heard = { text: "", over: false };
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      heard.text += chunk;
    });
    socket.on("close", () => {
      heard.over = true;
    });
    socket.on("error", () => undefined);
    return { heard, ask: (path: string) => socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`), end: () => socket.destroy() };
  };
  return { drain, closed, raw, slow, stop: () => readiness.stop() };
}

test("it says that it is not ready while it still answers, and asks every client to go elsewhere", async () => {
  const { drain, closed, raw, stop } = await aServer(60_000, 1000);
  const kept = raw();
  kept.ask("/readyz");
  await vi.waitFor(() => expect(kept.heard.text).toContain("HTTP/1.1 200 OK"), waiting);
  expect(kept.heard.text).not.toContain("Connection: close");
  const gone = drain.stop();
  kept.ask("/readyz");
  await vi.waitFor(() => expect(kept.heard.over).toBe(true), waiting);
  expect(kept.heard.text).toMatch(/HTTP\/1\.1 503 [\s\S]*Connection: close[\s\S]*is stopping/);
  const fresh = raw();
  fresh.ask("/anything");
  await vi.waitFor(() => expect(fresh.heard.text).toMatch(/HTTP\/1\.1 200 OK[\s\S]*Connection: close[\s\S]*done/), waiting);
  expect(closed).not.toHaveBeenCalled();
  void drain.stop();
  await gone;
  expect(closed).toHaveBeenCalledTimes(1);
  stop();
});

test("a request that is being answered is answered to its end, while nobody new comes in", async () => {
  const { drain, closed, raw, slow, stop } = await aServer(0, 60_000);
  const begun = raw();
  begun.ask("/slow");
  await vi.waitFor(() => expect(slow).toHaveLength(1), waiting);
  const gone = drain.stop();
  await vi.waitFor(() => expect(closed).toHaveBeenCalled(), waiting);
  const late = raw();
  late.ask("/anything");
  await vi.waitFor(() => expect(late.heard.over).toBe(true), waiting);
  expect(late.heard.text).toBe("");
  slow[0]?.end("whole");
  await gone;
  await vi.waitFor(() => expect(begun.heard.text).toMatch(/Connection: close[\s\S]*whole/), waiting);
  stop();
});

test("what never ends is cut when its time is over, or when it is asked to stop again", async () => {
  const short = await aServer(0, 50);
  const begun = short.raw();
  begun.ask("/slow");
  await vi.waitFor(() => expect(short.slow).toHaveLength(1), waiting);
  await short.drain.stop();
  const long = await aServer(0, 600_000);
  const other = long.raw();
  other.ask("/slow");
  await vi.waitFor(() => expect(long.slow).toHaveLength(1), waiting);
  const gone = long.drain.stop();
  void long.drain.stop();
  await gone;
  for (const { stop } of [short, long]) stop();
});
