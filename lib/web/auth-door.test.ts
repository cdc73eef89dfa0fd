/** No mistake of a caller of next-auth's endpoints is a fault of ours. */
import { NextRequest } from "next/server";
import { expect, test, vi } from "vitest";
import { authDoor } from "./auth-door";

const nextAuth = vi.fn(async (request: NextRequest) => Response.json({ got: await request.text() }));
const ask = async (
  path: string,
  init: { method?: string; headers?: Record<string, string>; body?: string } = {},
  handle: (request: NextRequest) => Promise<Response> = nextAuth,
) => {
  const answer = await authDoor(new NextRequest(`http://localhost:3000/api/auth${path}`, init), handle);
  const text = await answer.text();
  return { status: answer.status, allow: answer.headers.get("allow"), body: text ? JSON.parse(text) : null };
};
const json = { "Content-Type": "application/json" };
const form = { "Content-Type": "application/x-www-form-urlencoded" };
const credentials = "/callback/credentials";

test("what next-auth cannot read is refused before it, with 4xx and a code", async () => {
  const refused = async (init: Parameters<typeof ask>[1]) => {
    const { status, body } = await ask(credentials, { method: "POST", ...init });
    expect(body.error.requestId).toMatch(/^[0-9a-f-]{36}$/);
    return [status, body.error.code];
  };
  expect(await refused({ headers: json, body: "{" })).toEqual([400, "invalid_json"]);
  expect(await refused({ headers: json, body: "[1]" })).toEqual([400, "invalid_json"]);
  expect(await refused({ headers: json, body: "" })).toEqual([400, "invalid_json"]);
  expect(await refused({ headers: { "Content-Type": "multipart/form-data; boundary=x" }, body: "--x--" })).toEqual([
    415,
    "unsupported_content_type",
  ]);
  expect(await refused({ headers: form, body: "x".repeat(100_000) })).toEqual([413, "request_too_large"]);
  expect(nextAuth).not.toHaveBeenCalled();
});

test("credentials are posted; asking for them is answered with the method", async () => {
  const { status, allow, body } = await ask(credentials);
  expect([status, allow, body.error.code]).toEqual([405, "POST", "method_not_allowed"]);
});

test("what it can read reaches it unchanged", async () => {
  expect((await ask(credentials, { method: "POST", headers: form, body: "email=a%40b.c&password=d" })).body).toEqual({
    got: "email=a%40b.c&password=d",
  });
  expect((await ask("/session")).status).toBe(200);
});

test("what it refuses in text or HTML is said in JSON, and a redirect stays one", async () => {
  const text = await ask("/nothing", {}, async () => new Response("Error: This action with HTTP GET is not supported", { status: 400 }));
  expect([text.status, text.body.error.code]).toEqual([400, "route_not_found"]);
  const broken = await ask("/session", {}, async () => new Response("<html>", { status: 500 }));
  expect([broken.status, broken.body.error.code]).toEqual([500, "internal_error"]);
  expect(
    (
      await authDoor(new NextRequest("http://localhost:3000/api/auth/signin"), async () =>
        Response.redirect("http://localhost:3000/sign-in"),
      )
    ).status,
  ).toBe(302);
});
