/** The API door on both of its hinges, for one suite of cases: node:http over a real socket, and Web Request to Response. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { v1 } from "@/lib/api/dialects/v1";
import { errorCodes } from "@/lib/api/error-codes";
import { matchRoute } from "@/lib/api/match-route";
import { serveNode } from "@/lib/api/node-hinge";
import { refusalsOf } from "@/lib/api/refusals";
import { serve } from "@/lib/api/serve";
import { serveWeb } from "@/lib/api/web-hinge";
import { kinds } from "@/lib/kernel/fault";
import type { Operation } from "@/lib/kernel/operation";

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
      ask: (path, init) => ask(toRequest(`http://localhost${v1.base}${path}`, init), answer),
      close: async () => undefined,
    };
  }
  const server = createServer((request, response) => void serveNode(api, v1.base, request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${v1.base}`;
  return {
    url,
    ask: (path, init) => ask(toRequest(`${url}${path}`, init), fetch),
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

async function ask(request: Request, by: (request: Request) => Promise<Response>): Promise<Answer> {
  const { method, url } = request;
  const answer = await read(await by(request));
  const code = answer.body?.error?.code;
  if (code) expectInReference(method, new URL(url).pathname.slice(v1.base.length), answer.status, code);
  return answer;
}

/** @throws Error when an operation refuses with a code, or a status, that its reference does not name */
function expectInReference(method: string, path: string, status: number, code: string): void {
  const operation = operationBehind(method, path);
  if (!operation || code === "internal_error") return;
  const named = refusalsOf(operation).find((each) => each === code);
  const kind = named ? errorCodes[named].kind : "bug";
  if (kind === "bug" || kinds[kind].http !== status)
    throw new Error(`${operation.route} answered ${status} ${code}, which its reference does not name: see \`refuses\` of the operation.`);
}

function operationBehind(method: string, path: string): Operation | null {
  try {
    return matchRoute(v1.routes, method, path).bound.operation;
  } catch {
    return null;
  }
}

async function read(response: Response): Promise<Answer> {
  const { status, headers } = response;
  if (headers.has("content-disposition")) return { status, headers, body: Buffer.from(await response.arrayBuffer()) };
  const text = await response.text();
  return { status, headers, body: text ? JSON.parse(text) : null };
}
