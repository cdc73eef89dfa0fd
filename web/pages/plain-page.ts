/** Pages of a few lines that need no rendering, for when rendering is what there is too much of. */
import type { IncomingMessage, ServerResponse } from "node:http";

interface Plain {
  readonly status: number;
  readonly title: string;
  readonly says: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @param common headers of every page */
export function answerPlainly(
  request: IncomingMessage,
  response: ServerResponse,
  common: Readonly<Record<string, string>>,
  { status, title, says, headers = {} }: Plain,
): void {
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${title} · Mailwright</title><h1>${title}</h1><p>${says}</p></html>\n`;
  response.writeHead(status, {
    ...common,
    "Content-Type": "text/html; charset=utf-8",
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    ...headers,
  });
  response.end(request.method === "HEAD" ? undefined : body);
}
