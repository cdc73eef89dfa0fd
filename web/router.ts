/**
 * Who answers what. The API, callbacks, live updates, probes and documents are answered here, before Next; pages go to Next through
 * a gate, so that no number of them stands before the API.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { callbacksBase, serveCallbacks } from "@/lib/api/callbacks";
import { v1 } from "@/lib/api/dialects/v1";
import { serveNode } from "@/lib/api/node-hinge";
import { clientIp, peerHeader } from "@/lib/api/peer";
import { serve } from "@/lib/api/serve";
import { Fault, unavailable } from "@/lib/kernel/fault";
import { openLive } from "@/lib/web/live";
import { restoreOwnOrigin } from "@/lib/web/own-origin";
import type { Answerer } from "./health";
import type { Allowances } from "./pages/allowances";
import type { Documents } from "./pages/documents";
import type { Gate } from "./pages/gate";
import { answerPlainly } from "./pages/plain-page";
import type { Quiet } from "./pages/quiet";
import { visitorOf } from "./pages/visitors";
import { malformedRequest, noSuchRoute, notAllowed, refuse } from "./request/json-answers";
import { nextMethods } from "./request/next-api";
import { readTarget } from "./request/target";
import { wellKnown } from "./well-known";

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

interface Entrance {
  readonly allowances: Allowances;
  readonly gate: Gate;
}

export interface Routed {
  readonly probes: ReadonlyMap<string, Answerer>;
  /** Next's own handler. */
  readonly page: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;
  /** Null while developing: then the API goes through Next as well, and nothing of it is bounded or kept. */
  readonly built: {
    readonly documents: Documents;
    /** Whether the path is that of a file of the build; null for a path elsewhere. */
    readonly isStaticFile: (path: string) => boolean | null;
    /** Before it everything but the API gives way. */
    readonly api: Quiet;
    /** Pages of visitors without a session, by address. */
    readonly strangers: Entrance;
    /** Pages of visitors with one, by session. */
    readonly members: Entrance;
    /** Headers of pages that Next does not render. */
    readonly pageHeaders: Readonly<Record<string, string>>;
  } | null;
}

const methodsOfPages = "GET, HEAD, POST";

export function router({ probes, page, built }: Routed): Handler {
  const api = serve(v1);

  const answerApi = async (answer: () => Promise<void>) => {
    const ended = built?.api.apiBegins();
    try {
      await answer();
    } finally {
      ended?.();
    }
  };

  const lightly = (response: ServerResponse, answer: () => unknown) => {
    if (!built) return void answer();
    built.api.light(() => response.destroyed || answer());
  };

  const askNext = (request: IncomingMessage, response: ServerResponse, ip: string | null) => {
    if (ip) request.headers[peerHeader] = ip;
    else delete request.headers[peerHeader];
    restoreOwnOrigin(request.headers);
    return page(request, response);
  };

  return async (request, response) => {
    const target = readTarget(request);
    if (target.kind === "refused") {
      response.setHeader("Connection", "close");
      return refuse(request, response, malformedRequest(target.why));
    }
    if (target.kind === "server") {
      response.writeHead(204, { Allow: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" }).end();
      return;
    }
    const { path } = target;
    const method = request.method ?? "GET";
    const ip = clientIp(request.socket.remoteAddress ?? null, headerOf(request, "x-forwarded-for"));
    if (path === "/api/live") return openLive(request, response);
    const probe = probes.get(path);
    if (probe) return lightly(response, () => probe(request, response));
    if (path.startsWith("/.well-known/"))
      return lightly(response, () => {
        const { status, headers, body } = wellKnown(path);
        response.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) });
        response.end(method === "HEAD" ? undefined : body);
      });
    if (!built) return askNext(request, response, ip);
    if (path.startsWith("/api/v1/") || path === "/api/v1") return answerApi(() => serveNode(api, v1.base, request, response));
    if (path.startsWith(`${callbacksBase}/`)) return answerApi(() => serveNode(serveCallbacks, callbacksBase, request, response));
    const isApi = path === "/api" || path.startsWith("/api/");
    const refuseLightly = (fault: Fault) => lightly(response, () => refuse(request, response, fault));
    if (isApi) {
      const methods = nextMethods(path);
      if (!methods) return refuseLightly(noSuchRoute(method, path));
      if (!methods.includes(method)) return refuseLightly(notAllowed(methods.join(", ")));
    }
    const file = built.isStaticFile(path);
    if (file) return askNext(request, response, ip);
    const plainly = (status: number, title: string, says: string, headers: Record<string, string> = {}) =>
      lightly(response, () => answerPlainly(request, response, built.pageHeaders, { status, title, says, headers }));
    if (file === false) return plainly(404, "Not found", "There is no such file. Load the page again.");
    if (!isApi && !methodsOfPages.split(", ").includes(method))
      return plainly(method === "OPTIONS" ? 200 : 405, "Pages are read", `This address answers ${methodsOfPages}.`, {
        Allow: methodsOfPages,
      });
    restoreOwnOrigin(request.headers);
    if (!isApi && method === "POST" && isForeign(request))
      return plainly(
        403,
        "Not from here",
        "Forms of this site can only be sent from this site. Load the page again and send the form there.",
      );

    const visitor = await visitorOf(request, ip);
    const entrance = visitor.signedIn ? built.members : built.strangers;
    const waitSeconds = entrance.allowances.take(visitor.who);
    if (waitSeconds > 0) {
      const says = `More pages than this address may ask for. Try again in ${waitSeconds} s.`;
      if (isApi) return refuseLightly(new Fault("rate_limited", "rate_limit_exceeded", says, { retryAfterSeconds: waitSeconds }));
      return plainly(429, "Too many pages", says, { "Retry-After": String(waitSeconds) });
    }
    if (built.documents.has(request, path)) return lightly(response, () => built.documents.answer(request, response, path));
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const leave = await entrance.gate.enter(visitor.who, gone.signal).catch(() => undefined);
    if (leave === undefined) return;
    if (leave === null) {
      const says = "Too many pages are being asked for at this moment. Try again in a few seconds.";
      if (isApi) return refuseLightly(unavailable("server_busy", says, 5));
      return plainly(503, "Busy", says, { "Retry-After": "5" });
    }
    response.once("close", leave);
    response.once("finish", leave);
    return askNext(request, response, ip);
  };
}

/** As Next judges a server action, which it would answer with a fault of ours. */
function isForeign(request: IncomingMessage): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  const host = headerOf(request, "x-forwarded-host") ?? request.headers.host ?? "";
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

const headerOf = (request: IncomingMessage, name: string): string | null => {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(", ") : (value ?? null);
};
