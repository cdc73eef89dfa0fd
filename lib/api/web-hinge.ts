/** The API door on Web Request and Response, for route handlers. */
import type { Exchange } from "./exchange";
import { clientIp, peerHeader } from "./peer";
import { tooLarge } from "./read-body";
import type { Serve } from "./serve";

export const serveWeb =
  (serve: Serve, base: string) =>
  async (request: Request): Promise<Response> => {
    const reply = await serve(toExchange(request, base));
    return new Response(request.method === "HEAD" ? null : reply.body, { status: reply.status, headers: reply.headers });
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

async function collect(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
