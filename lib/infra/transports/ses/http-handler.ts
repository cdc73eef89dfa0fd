/**
 * HTTP under the SDK of AWS, of our own: it knows whether the last byte of a request ever left, without which a broken
 * connection could not be told from a message that may be delivered.
 */
import http from "node:http";
import https from "node:https";
import { isIP, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { guardedLookup, mayReach, vetOrThrow } from "../../net";
import type { Call } from "./call";
import type { SesSettings } from "./options";

/** What the SDK asks for; the part of its HttpRequest that is needed. */
interface Asked {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

interface Answered {
  readonly response: { statusCode: number; headers: Record<string, string>; body: Uint8Array };
}

export interface HttpHandler {
  readonly metadata: { readonly handlerProtocol: "http/1.1" };
  handle(asked: Asked, call: Call): Promise<Answered>;
  destroy(): void;
}

/** Shorter than any server keeps an unused connection, so that none is used that the other side is about to close. */
const idleMs = 4000;
const maxAnswer = 1_000_000;
/** Up to here a request leaves in one write. */
const tailBytes = 65_536;

/** Rejects when no whole answer came; `call` then says how far it got. */
export function httpHandler({ connections, guarded, timeouts }: SesSettings): HttpHandler {
  const keep = { keepAlive: true, maxSockets: connections, timeout: idleMs };
  const agents = { http: new http.Agent(keep), https: new https.Agent(keep) };

  async function handle(asked: Asked, call: Call): Promise<Answered> {
    const secure = asked.protocol === "https:";
    const host = asked.hostname.replace(/^\[(.*)\]$/, "$1");
    const port = asked.port ?? (secure ? 443 : 80);
    call.host = host;
    if (guarded && isIP(host)) await vetOrThrow(host, port, { ports: "web" });
    return new Promise((resolve, reject) => {
      const request = (secure ? https : http).request({
        agent: secure ? agents.https : agents.http,
        host,
        port,
        method: asked.method,
        path: asked.path,
        headers: asked.headers,
        ...(guarded ? { lookup: guardedLookup(port, { ports: "web" }) } : {}),
      });
      const fail = (error: Error) => {
        stop();
        request.destroy();
        reject(error);
      };
      const abort = () => fail(new Error("SES did not answer in time."));
      const connecting = setTimeout(() => fail(new Error(`${host} did not accept a connection in time.`)), timeouts.connect);
      const stop = () => {
        clearTimeout(connecting);
        call.abortSignal.removeEventListener("abort", abort);
      };
      if (call.abortSignal.aborted) return abort();
      call.abortSignal.addEventListener("abort", abort);
      request.on("error", fail);
      request.on("response", (response) => {
        call.status = response.statusCode ?? 0;
        call.retryAfter = seconds(response.headers["retry-after"]);
        readAll(response).then((body) => {
          stop();
          resolve({ response: { statusCode: response.statusCode ?? 0, headers: flat(response.headers), body } });
        }, fail);
      });
      request.on("socket", (socket) => {
        const connected = () => {
          clearTimeout(connecting);
          if (guarded && !mayReach(socket.remoteAddress ?? "")) return fail(new Error(`${host} does not lead to public addresses only.`));
          call.tls = tlsOf(socket);
          write(request, asked.body, call);
        };
        if (request.reusedSocket || !socket.connecting) connected();
        else socket.once(secure ? "secureConnect" : "connect", connected);
      });
    });
  }

  return {
    metadata: { handlerProtocol: "http/1.1" },
    handle,
    destroy() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** The last piece goes alone and after all others have left: until then nothing was handed over. */
function write(request: http.ClientRequest, body: string | Uint8Array = "", call: Call): void {
  const bytes = typeof body === "string" ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const last = () => {
    call.onHandover?.();
    call.handed = true;
    request.end(bytes.subarray(-tailBytes));
  };
  if (bytes.length <= tailBytes) last();
  else request.write(bytes.subarray(0, -tailBytes), (error) => error || request.destroyed || last());
}

async function readAll(response: http.IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > maxAnswer) throw new Error("The answer is too long to be one of SES.");
    pieces.push(piece);
  }
  if (!response.complete) throw new Error("The answer broke off.");
  return Buffer.concat(pieces);
}

const flat = (headers: http.IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

function seconds(header: string | undefined): number | null {
  const said = Number(header);
  return header !== undefined && Number.isInteger(said) && said >= 0 && said <= 86_400 ? said : null;
}

const tlsOf = (socket: Socket): string | null =>
  socket instanceof TLSSocket ? `${socket.getProtocol() ?? "TLS"} ${socket.getCipher()?.name ?? ""}`.trim() : null;
