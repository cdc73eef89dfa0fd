import { expect, test } from "vitest";
import { restoreOwnOrigin } from "./own-origin";

const after = (headers: Record<string, string>) => {
  restoreOwnOrigin(headers);
  return headers.origin;
};

test("a form of our own page without a referrer gets our origin back, and no other form does", () => {
  const own = { host: "mail.example.com", origin: "null", "sec-fetch-site": "same-origin" };
  expect(after({ ...own })).toBe("http://mail.example.com");
  expect(after({ ...own, "x-forwarded-host": "public.example.com, inner" })).toBe("http://public.example.com");
  for (const site of ["cross-site", "same-site", "none"]) expect(after({ ...own, "sec-fetch-site": site })).toBe("null");
  expect(after({ host: "mail.example.com", origin: "null" })).toBe("null");
  expect(after({ ...own, origin: "https://evil.example" })).toBe("https://evil.example");
});
