/**
 * Stands before next-auth's endpoints: what is no request to them is refused as the API refuses, before it is parsed, and no
 * mistake of a caller is a fault of ours. Nobody has proved who they are here, so bodies are small.
 */
import { NextRequest } from "next/server";
import { smallBody } from "@/lib/api/body-room";
import { refusal } from "@/lib/api/dialects/v1";
import { parseJson } from "@/lib/api/read-body";
import { toExchange } from "@/lib/api/web-hinge";
import { newUuid } from "@/lib/infra/ids";
import { log } from "@/lib/infra/log";
import { toFault } from "@/lib/kernel/execute";
import { Fault, kinds } from "@/lib/kernel/fault";

/** A token, two addresses and a password are far less. */
const maxBytes = Math.min(64_000, smallBody);
const forms = /^application\/x-www-form-urlencoded\b/i;
const json = /^application\/json\b/i;

/** @param handle next-auth */
export async function authDoor(request: NextRequest, handle: (request: NextRequest) => Promise<Response>): Promise<Response> {
  const requestId = newUuid();
  try {
    return await asJson(await handle(await checked(request)), requestId);
  } catch (error) {
    const fault = toFault(error);
    if (!fault) log().error({ err: error, requestId }, "signing in failed by a bug of ours");
    return refuse(fault ?? new Fault("unavailable", "internal_error", "Something broke on our side."), requestId, fault ? undefined : 500);
  }
}

/** @throws Fault method_not_allowed, request_too_large, unsupported_content_type, invalid_json */
async function checked(request: NextRequest): Promise<NextRequest> {
  const { pathname } = request.nextUrl;
  if (request.method !== "POST") {
    if (pathname.endsWith("/callback/credentials"))
      throw new Fault("method_not_allowed", "method_not_allowed", "Send the credentials with POST.", { facts: { allow: "POST" } });
    return request;
  }
  const type = request.headers.get("content-type") ?? "";
  const body = await toExchange(request, "").body(maxBytes);
  if (body.length > 0 && !forms.test(type) && !json.test(type))
    throw new Fault("unsupported", "unsupported_content_type", "Send a form (application/x-www-form-urlencoded) or application/json.");
  if (json.test(type)) {
    const said = parseJson(body);
    if (typeof said !== "object" || said === null || Array.isArray(said))
      throw new Fault("malformed", "invalid_json", "The body must be a JSON object.");
  }
  return new NextRequest(request.url, { method: "POST", headers: request.headers, body: new Uint8Array(body) });
}

/** next-auth says what it refuses in a sentence of text or a page. */
async function asJson(response: Response, requestId: string): Promise<Response> {
  const type = response.headers.get("content-type") ?? "";
  if (response.status < 400 || response.headers.has("location") || json.test(type)) return response;
  if (response.status >= 500) throw new Error(`next-auth answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
  const fault =
    response.status === 404 || response.status === 400
      ? new Fault("not_found", "route_not_found", "There is nothing at this path for this method.")
      : new Fault("forbidden", "forbidden", "This was refused.");
  return refuse(fault, requestId, response.status);
}

function refuse(fault: Fault, requestId: string, status: number = kinds[fault.kind].http): Response {
  const { allow } = fault.detail.facts ?? {};
  return Response.json(refusal(fault, requestId), {
    status,
    headers: { "Cache-Control": "no-store", "X-Request-Id": requestId, ...(typeof allow === "string" ? { Allow: allow } : {}) },
  });
}
