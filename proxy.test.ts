import { NextRequest } from "next/server";
import { expect, test, vi } from "vitest";
import { proxy } from "./proxy";

const where = (path: string) => proxy(new NextRequest(`http://localhost:3000${path}`)).headers.get("location");

test("a visitor without a session is led to the reference by its other name, and to sign-in from a page of the dashboard", () => {
  expect(where("/redoc")).toBe("http://localhost:3000/docs/api");
  expect(where("/docs/api")).toBeNull();
  expect(where("/acme/emails?page=2")).toBe("http://localhost:3000/sign-in?callbackUrl=%2Facme%2Femails%3Fpage%3D2");
});

const headerOf = (path: string, name: string) => proxy(new NextRequest(`http://localhost:3000${path}`)).headers.get(name);

test("a page whose address holds a secret sends it to nobody", () => {
  for (const path of ["/reset/secret", "/verify/secret", "/invite/secret", "/setup?token=secret"])
    expect(headerOf(path, "referrer-policy")).toBe("no-referrer");
  expect(headerOf("/sign-in", "referrer-policy")).toBe("strict-origin-when-cross-origin");
});

test("https is asked of other names under this one only where the operator says so", () => {
  vi.stubEnv("APP_URL", "https://mail.example.com");
  expect(headerOf("/sign-in", "strict-transport-security")).toBe("max-age=31536000");
  vi.stubEnv("HSTS_INCLUDE_SUBDOMAINS", "on");
  expect(headerOf("/sign-in", "strict-transport-security")).toBe("max-age=31536000; includeSubDomains");
  vi.unstubAllEnvs();
});
