/** The API door on both of its hinges, for one suite of cases: node:http over a real socket, and Web Request to Response. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { v1 } from "@/lib/api/dialects/v1";
import { serveNode } from "@/lib/api/node-hinge";
import { serve } from "@/lib/api/serve";
import { serveWeb } from "@/lib/api/web-hinge";

export interface Api {
  /** A path below /api/v1. */
  ask(path: string, init?: RequestInit & { key?: string; json?: unknown }): Promise<Answer>;
  readonly url: string;
  close(): Promise<void>;
}
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

export const hinges = ["node", "web"] as const;

export async function openApi(hinge: (typeof hinges)[number]): Promise<Api> {
  const api = serve(v1);
  if (hinge === "web") {
    const answer = serveWeb(api, v1.base);
    return {
      url: "",
      ask: (path, init) => read(answer(toRequest(`http://localhost${v1.base}${path}`, init))),
      close: async () => undefined,
    };
  }
  const server = createServer((request, response) => void serveNode(api, v1.base, request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${v1.base}`;
  return {
    url,
    ask: (path, init) => read(fetch(toRequest(`${url}${path}`, init))),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function toRequest(url: string, { key, json, ...init }: RequestInit & { key?: string; json?: unknown } = {}): Request {
  const headers = new Headers(init.headers);
  if (key) headers.set("Authorization", `Bearer ${key}`);
  if (json !== undefined && !headers.has("Content-Type")) headers.set("Content-Type", "application/json");
  return new Request(url, {
    ...init,
    headers,
    ...(json === undefined ? {} : { method: init.method ?? "POST", body: JSON.stringify(json) }),
  });
}

async function read(answering: Promise<Response>): Promise<Answer> {
  const response = await answering;
  const { status, headers } = response;
  if (headers.has("content-disposition")) return { status, headers, body: Buffer.from(await response.arrayBuffer()) };
  const text = await response.text();
  return { status, headers, body: text ? JSON.parse(text) : null };
}
