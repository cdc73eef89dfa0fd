/** The API door on Web Request and Response, for route handlers. */
import type { Exchange } from "./exchange";
import { clientIp, peerHeader } from "./peer";
import { gather } from "./read-body";
import type { Serve } from "./serve";

export const serveWeb =
  (serve: Serve, base: string) =>
  async (request: Request): Promise<Response> => {
    const reply = await serve(toExchange(request, base));
    const body = typeof reply.body === "string" ? reply.body : toStream(reply.body);
    return new Response(request.method === "HEAD" ? null : body, { status: reply.status, headers: reply.headers });
  };

export function toExchange(request: Request, base: string): Exchange {
  const url = new URL(request.url);
  return {
    method: request.method,
    path: url.pathname.slice(base.length) || "/",
    query: url.search.slice(1),
    header: (name) => request.headers.get(name),
    ip: ipOf(request.headers),
    body: (maxBytes) => collect(request, maxBytes),
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

async function collect(request: Request, maxBytes: number): Promise<Buffer> {
  if (!request.body) return Buffer.alloc(0);
  const gathered = gather(request.headers.get("content-length"), maxBytes);
  for await (const chunk of request.body) gathered.add(chunk);
  return gathered.whole();
}
