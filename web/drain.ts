/**
 * Stopping without anybody noticing (RFC 9112 9.6): first whoever sends requests here learns that this process is going, then nobody
 * new comes in, then what is being answered is answered, and only then it ends.
 */
import type { Server, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export interface Drain {
  /** True from the first call of `stop` on. */
  readonly draining: boolean;
  /** Resolves when no connection is left. A second call hurries: it ends what is still open. */
  stop(): Promise<void>;
}

interface Options {
  /** How long requests are still accepted after it is said to be not ready. */
  readonly noticeMs: number;
  /** How long requests that are being answered may take after that. */
  readonly graceMs: number;
  /** Called at once: makes /readyz say 503. */
  readonly notice: () => void;
  /** Called when nobody new comes in any more: ends what would never end by itself. */
  readonly closed: () => void | Promise<void>;
}

/** Answers carry `Connection: close` from `stop` on, so that clients with open connections go elsewhere. */
export function drainable(server: Server, { noticeMs, graceMs, notice, closed }: Options): Drain {
  const hurry = new AbortController();
  const answering = new Set<ServerResponse>();
  let ended: Promise<void> | null = null;
  server.prependListener("request", (_request, response) => {
    if (ended) response.setHeader("Connection", "close");
    answering.add(response);
    response.once("close", () => answering.delete(response));
  });

  const end = async () => {
    notice();
    for (const response of answering) if (!response.headersSent) response.setHeader("Connection", "close");
    await sleep(noticeMs, undefined, { signal: hurry.signal }).catch(() => undefined);
    const gone = new Promise<void>((done) => server.close(() => done()));
    await closed();
    server.closeIdleConnections();
    const cut = () => server.closeAllConnections();
    hurry.signal.addEventListener("abort", cut);
    if (hurry.signal.aborted) cut();
    const timer = setTimeout(cut, graceMs);
    await gone;
    clearTimeout(timer);
  };
  return {
    get draining() {
      return ended !== null;
    },
    stop() {
      if (ended) hurry.abort();
      ended ??= end();
      return ended;
    },
  };
}
