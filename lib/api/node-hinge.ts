/** The API door on node:http: no Web Request, no stream adapters, because this is the hot path. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Exchange } from "./exchange";
import { clientIp } from "./peer";
import { tooLarge } from "./read-body";
import type { Serve } from "./serve";

/** Answers a request whose URL begins with `base`. */
export async function serveNode(serve: Serve, base: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? "/";
  const cut = url.indexOf("?");
  const path = (cut < 0 ? url : url.slice(0, cut)).slice(base.length) || "/";
  const reply = await serve({
    method: request.method ?? "GET",
    path,
    query: cut < 0 ? "" : url.slice(cut + 1),
    header: (name) => one(request.headers[name]),
    ip: clientIp(request.socket.remoteAddress ?? null, one(request.headers["x-forwarded-for"])),
    body: (maxBytes) => collect(request, maxBytes),
    signal: () => signalOf(response),
  } satisfies Exchange);
  if (response.destroyed) return;
  const body = Buffer.from(reply.body);
  // What was not read would be taken for the next request on this connection.
  const unread =
    !request.complete && (request.headers["content-length"] !== undefined || request.headers["transfer-encoding"] !== undefined);
  response.writeHead(reply.status, { ...reply.headers, "Content-Length": body.length, ...(unread ? { Connection: "close" } : {}) });
  response.end(request.method === "HEAD" ? undefined : body);
  if (unread) request.resume();
}

function signalOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  return gone.signal;
}

const one = (value: string | string[] | undefined): string | null => (Array.isArray(value) ? value.join(", ") : (value ?? null));

function collect(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  return new Promise((done, fail) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        request.removeAllListeners("data");
        fail(tooLarge(maxBytes));
      } else chunks.push(chunk);
    });
    request.on("end", () => done(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on("error", fail);
    request.on("close", () => fail(new Error("The client went away before its request was whole.")));
  });
}
