/** What a request asks for and of whom (RFC 9112 3.2), before anything decides by its path. */
import type { IncomingMessage } from "node:http";

export type Target =
  | { readonly kind: "path"; readonly path: string }
  /** `OPTIONS *`: the server as a whole (RFC 9110 9.3.7). */
  | { readonly kind: "server" }
  /** Answered with 400. */
  | { readonly kind: "refused"; readonly why: string };

/**
 * Reads the request's target. One in absolute form (`GET http://host/path`) is taken as its path, and its authority as the host that
 * was meant, whatever the Host header says (RFC 9112 3.2.2): `url` and `headers.host` of the request are changed to say so.
 */
export function readTarget(request: IncomingMessage): Target {
  const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host").length;
  if (hosts > 1) return refused("The request has more than one Host header. Send one.");
  if (hosts === 0 && request.httpVersionMinor > 0) return refused("The request has no Host header. HTTP/1.1 needs one.");
  const url = request.url ?? "/";
  if (url === "*") return request.method === "OPTIONS" ? { kind: "server" } : refused("Only OPTIONS may ask for *.");
  if (/^https?:\/\//i.test(url)) {
    if (!URL.canParse(url)) return refused("The address in the request line cannot be read.");
    const { host, pathname, search } = new URL(url);
    request.headers.host = host;
    request.url = `${pathname}${search}`;
  } else if (!url.startsWith("/")) return refused("The request line must name a path that begins with a slash.");
  return { kind: "path", path: (request.url ?? "/").split("?", 1)[0] ?? "/" };
}

const refused = (why: string): Target => ({ kind: "refused", why });
