/** HTTP to where a customer said. It goes to public places only, follows nobody, and holds no more of an answer than it was told to. */

import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import { appUrl } from "../env";
import { checkPeer, OutboundRefused, pinned } from "./guarded-connect";
import { readUrl } from "./read-url";
import { type Refusal, type VetOptions, vetHost } from "./vet-host";

export interface FetchOptions extends Omit<VetOptions, "ports"> {
  readonly method?: "GET" | "POST" | "PUT" | "HEAD";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  /** Of the body of the answer. */
  readonly maxBytes: number;
  /** When the answer is longer: nothing of it (default), or as much as fits. */
  readonly longer?: "refuse" | "cut";
  /** From the look-up of the name to the last byte. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Believed instead of the usual authorities, as PEM. */
  readonly ca?: string;
}

export interface Fetched {
  readonly ok: true;
  /** Any status, a redirect as well: it is not followed. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly milliseconds: number;
  /** The address that answered. */
  readonly address: string | null;
}

export interface NotFetched {
  readonly ok: false;
  /** The refusals of the guard (`malformed`, `port`, `private`, `unresolved`), before which no packet leaves, and what can go wrong after. */
  readonly reason: Refusal["reason"] | "too_large" | "timeout" | "unreachable";
  /** Half a sentence for a person: "files.example did not answer within 10 seconds". */
  readonly why: string;
}

/**
 * One request with http or https, without user and password in the URL, without redirects, under our own User-Agent, and
 * without asking for compression. The body is written once, into a Buffer of its own. Never rejects.
 */
export async function guardedFetch(url: string, options: FetchOptions): Promise<Fetched | NotFetched> {
  const began = performance.now();
  const parsed = parseUrl(url);
  if (!(parsed instanceof URL)) return parsed;
  const secure = parsed.protocol === "https:";
  const vetted = await inTime(vetHost(parsed.hostname, Number(parsed.port || (secure ? 443 : 80)), { ...options, ports: "web" }), options);
  if (!vetted?.ok) return vetted ?? late(parsed.hostname, options);
  return new Promise((done) => {
    const left = Math.max(1, options.timeoutMs - (performance.now() - began));
    const finish = (outcome: Fetched | NotFetched) => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", abort);
      done(outcome);
      if (!outcome.ok || !whole) request.destroy();
    };
    let whole = false;
    const request = (secure ? httpsRequest : httpRequest)({
      ...pinned(vetted),
      method: options.method ?? "GET",
      path: `${parsed.pathname}${parsed.search}`,
      agent: false,
      ...(secure && !isIP(vetted.host) ? { servername: vetted.host } : {}),
      ...(options.ca ? { ca: options.ca } : {}),
      headers: {
        "user-agent": userAgent(),
        accept: "*/*",
        "accept-encoding": "identity",
        ...options.headers,
        host: parsed.host,
        connection: "close",
      },
    });
    const abort = () => finish({ ok: false, reason: "timeout", why: `the request to ${vetted.host} was given up` });
    const timer = setTimeout(() => finish(late(vetted.host, options)), left);
    options.signal?.addEventListener("abort", abort, { once: true });
    request.on("socket", (socket) => checkPeer(socket, vetted, options.allow));
    request.on("error", (error) => finish(failed(vetted.host, error)));
    request.on("response", (response) => {
      const address = response.socket.remoteAddress ?? null;
      readBody(response, options).then(
        (body) => {
          if (!body)
            return finish({ ok: false, reason: "too_large", why: `what ${vetted.host} answered is larger than ${options.maxBytes} bytes` });
          whole = response.complete;
          finish({
            ok: true,
            status: response.statusCode ?? 0,
            headers: response.headers,
            body,
            milliseconds: performance.now() - began,
            address,
          });
        },
        (error: unknown) => finish(failed(vetted.host, error)),
      );
    });
    if (options.signal?.aborted) return abort();
    request.end(options.body);
  });
}

/** What we call ourselves to the hosts we ask. */
export const userAgent = (): string => `Mailwright (+${appUrl()})`;

function parseUrl(text: string): URL | NotFetched {
  const url = readUrl(text);
  if (!url) return { ok: false, reason: "malformed", why: "this is not a URL" };
  if (url.protocol !== "http:" && url.protocol !== "https:")
    return { ok: false, reason: "malformed", why: "only http and https are fetched" };
  if (url.username || url.password) return { ok: false, reason: "malformed", why: "a URL with a user or a password in it is not fetched" };
  return url;
}

/** Null when time is up first. */
async function inTime<T>(work: Promise<T>, { timeoutMs }: FetchOptions): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const bell = new Promise<null>((done) => {
    timer = setTimeout(() => done(null), timeoutMs);
  });
  return Promise.race([work, bell]).finally(() => clearTimeout(timer));
}

/** Null when it is too long. The room for it is taken once; the pages of a Buffer that nobody writes to take no memory. */
async function readBody(response: IncomingMessage, { maxBytes, longer, method }: FetchOptions): Promise<Buffer | null> {
  const said = Number(response.headers["content-length"] ?? Number.NaN);
  const cut = longer === "cut";
  if (method !== "HEAD" && said > maxBytes && !cut) return null;
  const room = Buffer.allocUnsafeSlow(Number.isNaN(said) ? maxBytes : Math.min(said, maxBytes));
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (length + chunk.length > room.length && !cut) return null;
    length += chunk.copy(room, length);
    if (cut && length === room.length) break;
  }
  return room.subarray(0, length);
}

const late = (host: string, { timeoutMs }: FetchOptions): NotFetched => ({
  ok: false,
  reason: "timeout",
  why: `${host} did not answer within ${Math.round(timeoutMs / 100) / 10} seconds`,
});

/** A stranger's host may say what it likes; only the code of the accident is passed on. */
function failed(host: string, error: unknown): NotFetched {
  if (error instanceof OutboundRefused) return { ok: false, reason: "private", why: error.message };
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? ` (${error.code})` : "";
  return { ok: false, reason: "unreachable", why: `${host} could not be reached, or broke off${code}` };
}
