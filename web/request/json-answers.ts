/** Answers in JSON that no operation gives: whoever speaks to the API is never answered in HTML, or without a request id. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import { refusal } from "@/lib/api/dialects/v1";
import { newUuid } from "@/lib/infra/ids";
import { Fault, kinds } from "@/lib/kernel/fault";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** @param status another one than that of the fault's kind */
export function faultAnswer(fault: Fault, status: number = kinds[fault.kind].http): Answer {
  const requestId = newUuid();
  const body = JSON.stringify(refusal(fault, requestId));
  const { retryAfterSeconds, facts } = fault.detail;
  return {
    status,
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Length": String(Buffer.byteLength(body)),
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      "X-Request-Id": requestId,
      ...(typeof facts?.allow === "string" ? { Allow: facts.allow } : {}),
      ...(retryAfterSeconds === undefined ? {} : { "Retry-After": String(Math.max(1, Math.ceil(retryAfterSeconds))) }),
    },
    body,
  };
}

export function refuse(request: IncomingMessage, response: ServerResponse, fault: Fault, status?: number): void {
  const answer = faultAnswer(fault, status);
  response.writeHead(answer.status, answer.headers);
  response.end(request.method === "HEAD" ? undefined : answer.body);
}

/** The same as bytes of HTTP, for a connection whose request could not be read; the connection is to be closed behind it. */
export function faultBytes(fault: Fault, status?: number): string {
  const { status: code, headers, body } = faultAnswer(fault, status);
  const lines = Object.entries({ ...headers, Connection: "close" }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ""}\r\n${lines.join("")}\r\n${body}`;
}

export const malformedRequest = (why: string) => new Fault("malformed", "malformed_request", why);
export const noSuchRoute = (method: string, path: string) =>
  new Fault("not_found", "route_not_found", `There is no ${method} ${path.slice(0, 200)} here.`);
export const notAllowed = (allow: string) =>
  new Fault("method_not_allowed", "method_not_allowed", `This path answers ${allow}.`, { facts: { allow } });
