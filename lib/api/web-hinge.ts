/** The API door on Web Request and Response, for route handlers. */

import { declaredLength, type Held, keepsPace, patienceMs, roomFor, smallBody, tooSlow, wentAway } from "./body-room";
import type { Exchange } from "./exchange";
import { clientIp, peerHeader } from "./peer";
import { gather } from "./read-body";
import type { Serve } from "./serve";

export const serveWeb =
  (serve: Serve, base: string) =>
  async (request: Request): Promise<Response> => {
    const exchange = toExchange(request, base);
    const reply = await serve(exchange);
    exchange.release();
    const body = typeof reply.body === "string" ? reply.body : toStream(reply.body);
    return new Response(request.method === "HEAD" ? null : body, { status: reply.status, headers: reply.headers });
  };

/** `release` gives back what its body took of this process, and is called when it is answered. */
export function toExchange(request: Request, base: string): Exchange & { release(): void } {
  const url = new URL(request.url);
  const held: Held = {};
  const ip = ipOf(request.headers);
  return {
    release: () => held.release?.(),
    method: request.method,
    path: url.pathname.slice(base.length) || "/",
    query: url.search.slice(1),
    header: (name) => request.headers.get(name),
    ip,
    body: (maxBytes, owner = ip ?? "") => collect(request, maxBytes, owner, held),
    signal: () => request.signal,
  };
}

/** Our own HTTP process has written the peer's address into a header; a host without it knows only what a trusted proxy says. */
export const ipOf = (headers: Pick<Headers, "get">): string | null =>
  headers.get(peerHeader) ?? clientIp(null, headers.get("x-forwarded-for"));

/** Read as fast as the reader takes it. */
export const toStream = (content: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> => {
  const reading = content[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(stream) {
      const { done, value } = await reading.next();
      if (done) stream.close();
      else stream.enqueue(value);
    },
    async cancel() {
      await reading.return?.();
    },
  });
};

async function collect(request: Request, maxBytes: number, owner: string, held: Held): Promise<Buffer> {
  if (!request.body) return Buffer.alloc(0);
  const length = declaredLength(request.headers.get("content-length"));
  const isLarge = (bytes: number) => bytes > smallBody && !held.release;
  if (length !== null && length <= maxBytes && isLarge(length)) held.release = await roomFor(length, owner, request.signal);
  const gathered = gather(length, maxBytes);
  const reader = request.body.getReader();
  let late = false;
  const stop = () => {
    late = true;
    void reader.cancel().catch(() => undefined);
  };
  let arrived = 0;
  let noPace = held.release ? keepsPace(() => arrived, stop) : null;
  let timer = setTimeout(stop, patienceMs(length ?? 0));
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      arrived = gathered.add(read.value);
      if (!isLarge(arrived)) continue;
      clearTimeout(timer);
      held.release = await roomFor(maxBytes, owner, request.signal);
      timer = setTimeout(stop, patienceMs(maxBytes));
      noPace = keepsPace(() => arrived, stop);
    }
  } catch (error) {
    void reader.cancel().catch(() => undefined);
    throw late ? tooSlow() : request.signal.aborted ? wentAway() : error;
  } finally {
    clearTimeout(timer);
    noPace?.();
  }
  if (late) throw tooSlow();
  return gathered.whole();
}
