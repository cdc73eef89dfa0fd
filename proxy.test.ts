import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { proxy } from "./proxy";

const where = (path: string) => proxy(new NextRequest(`http://localhost:3000${path}`)).headers.get("location");

test("a visitor without a session is led to the reference by its other name, and to sign-in from a page of the dashboard", () => {
  expect(where("/redoc")).toBe("http://localhost:3000/docs/api");
  expect(where("/docs/api")).toBeNull();
  expect(where("/acme/emails?page=2")).toBe("http://localhost:3000/sign-in?callbackUrl=%2Facme%2Femails%3Fpage%3D2");
});
