/** The API door on node:http: no Web Request, no stream adapters, because this is the hot path. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { kinds } from "../kernel/fault";
import type { Held } from "./body-room";
import type { Exchange } from "./exchange";
import { readNodeBody } from "./node-body";
import { clientIp } from "./peer";
import type { Serve } from "./serve";

/** Answers a request whose URL begins with `base`. */
export async function serveNode(serve: Serve, base: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? "/";
  const cut = url.indexOf("?");
  const path = (cut < 0 ? url : url.slice(0, cut)).slice(base.length) || "/";
  const held: Held = {};
  const ip = clientIp(request.socket.remoteAddress ?? null, one(request.headers["x-forwarded-for"]));
  const reply = await serve({
    method: request.method ?? "GET",
    path,
    query: cut < 0 ? "" : url.slice(cut + 1),
    header: (name) => one(request.headers[name]),
    ip,
    body: (maxBytes, owner = ip ?? "") => readNodeBody(request, maxBytes, owner, held),
    signal: () => signalOf(response),
  } satisfies Exchange);
  held.release?.();
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
  if (unread && whole && request.method !== "HEAD" && reply.status !== kinds.too_slow.http) takeLeave(request, response, body);
  else if (!whole && request.method !== "HEAD") await pipeline(Readable.from(body), response).catch(() => undefined);
  else response.end(request.method === "HEAD" || !whole ? undefined : body);
  if (unread) request.resume();
}

const leaveMs = 30_000;

/**
 * The answer goes out at once, and the connection is closed when the client has said all that it had to say, which is thrown away: a
 * connection that is closed under a client that still writes may take the answer along (RFC 9112 9.6).
 */
function takeLeave(request: IncomingMessage, response: ServerResponse, body: string): void {
  response.write(body);
  const close = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(close, leaveMs);
  request.once("end", close);
  request.once("close", close);
}

function signalOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  // One that left before it was asked about has had its "close" already.
  if (response.destroyed) gone.abort();
  else response.once("close", () => gone.abort());
  return gone.signal;
}

const one = (value: string | string[] | undefined): string | null => (Array.isArray(value) ? value.join(", ") : (value ?? null));
