/** The API door on node:http: no Web Request, no stream adapters, because this is the hot path. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Exchange } from "./exchange";
import { clientIp } from "./peer";
import { gather } from "./read-body";
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
  const { body } = reply;
  const whole = typeof body === "string";
  // What was not read would be taken for the next request on this connection.
  const unread =
    !request.complete && (request.headers["content-length"] !== undefined || request.headers["transfer-encoding"] !== undefined);
  response.writeHead(reply.status, {
    ...reply.headers,
    ...(whole && !("Content-Length" in reply.headers) ? { "Content-Length": Buffer.byteLength(body) } : {}),
    ...(unread ? { Connection: "close" } : {}),
  });
  // A file that cannot be read to its end breaks the connection off: its length was promised.
  if (!whole && request.method !== "HEAD") await pipeline(Readable.from(body), response).catch(() => undefined);
  else response.end(request.method === "HEAD" || !whole ? undefined : body);
  if (unread) request.resume();
}

function signalOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  return gone.signal;
}

const one = (value: string | string[] | undefined): string | null => (Array.isArray(value) ? value.join(", ") : (value ?? null));

function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((done, fail) => {
    const gathered = gather(one(request.headers["content-length"]), maxBytes);
    request.on("data", (chunk: Buffer) => {
      try {
        gathered.add(chunk);
      } catch (error) {
        request.removeAllListeners("data");
        fail(error);
      }
    });
    request.on("end", () => done(gathered.whole()));
    request.on("error", fail);
    request.on("close", () => {
      if (!request.complete) fail(new Error("The client went away before its request was whole."));
    });
  });
}
