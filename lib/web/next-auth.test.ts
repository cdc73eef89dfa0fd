import { createRequire } from "node:module";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { peerHeader } from "@/lib/api/peer";
import { db, pool } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";
import { hashPassword } from "@/lib/teams/password-hash";
import { authOptions } from "./next-auth";
import { readSession } from "./session";

interface Answer {
  status?: number;
  redirect?: string;
  cookies?: { name: string; value: string; options: Record<string, unknown> }[];
  body?: { csrfToken?: string };
}
/** The handler behind the route, which next-auth does not export. */
const { AuthHandler } = createRequire(import.meta.url)("../../node_modules/next-auth/core/index.js") as {
  AuthHandler(of: { req: Record<string, unknown>; options: unknown }): Promise<Answer>;
};

// Another than next-auth's own default, so that a redirect which ignores ours shows.
process.env.APP_URL = "http://mail.test:4321";

const password = "four unrelated words";
let email = "";

beforeAll(async () => {
  email = `p-${newUuid().slice(-12)}@example.com`;
  const passwordHash = await hashPassword(password);
  await db().user.create({ data: { id: newUuid(), email, emailKey: email, name: "Ada", passwordHash } });
});
beforeEach(async () => {
  await pool().query("DELETE FROM rate_windows");
});

/** A browser: keeps its cookies, and sends the token against forgery. */
async function aBrowser(jar: Record<string, string> = {}) {
  const ask = async (method: string, action: string, more: Record<string, unknown> = {}): Promise<Answer> => {
    const req = { method, action, cookies: jar, headers: {}, query: {}, ...more };
    const answer = await AuthHandler({ req, options: authOptions() });
    for (const { name, value } of answer.cookies ?? []) jar[name] = value;
    return answer;
  };
  const csrfToken = (await ask("GET", "csrf")).body?.csrfToken;
  const signIn = (body: Record<string, unknown>, headers = {}) =>
    ask("POST", "callback", { providerId: "credentials", headers, body: { csrfToken, ...body } });
  return {
    jar,
    signIn,
    signOut: () => ask("POST", "signout", { body: { csrfToken, callbackUrl: "/sign-in" } }),
    cookie: () => `other=1; mailwright-session=${jar["mailwright-session"]}`,
  };
}

test("signing out ends the session itself: a copy of the cookie is worth nothing afterwards", async () => {
  const browser = await aBrowser();
  await browser.signIn({ email, password });
  const copy = browser.cookie();
  expect((await readSession(copy))?.user.email).toBe(email);
  await browser.signOut();
  expect(await readSession(copy)).toBeNull();
});

test("signing in gives a new session, whatever cookie was there before", async () => {
  const browser = await aBrowser();
  await browser.signIn({ email, password });
  const first = (await readSession(browser.cookie()))?.sessionId;
  await browser.signIn({ email, password });
  const second = (await readSession(browser.cookie()))?.sessionId;
  expect(first).toBeDefined();
  expect(second).toBeDefined();
  expect(second).not.toBe(first);
});

test("the session's cookie is out of reach of scripts and of other sites' forms", async () => {
  const browser = await aBrowser();
  const { cookies = [] } = await browser.signIn({ email, password });
  expect(cookies.find(({ name }) => name === "mailwright-session")?.options).toMatchObject({ httpOnly: true, sameSite: "lax", path: "/" });
});

test("every redirect leads to the address that people reach the instance at", async () => {
  const browser = await aBrowser();
  const home = new URL(process.env.APP_URL ?? "").origin;
  expect((await browser.signIn({ email, password, callbackUrl: "/acme" })).redirect).toBe(`${home}/acme`);
  expect((await browser.signIn({ email, password, callbackUrl: "https://evil.test/" })).redirect).toBe(`${home}/`);
  expect((await browser.signOut()).redirect).toBe(`${home}/sign-in`);
});

test.each([
  [12, 12],
  [["ada@example.com"], ["x"]],
  [undefined, undefined],
  [{ a: 1 }, null],
])("%j as an address is refused like a wrong password, and tells nothing", async (address, secret) => {
  const browser = await aBrowser();
  const wrong = await browser.signIn({ email, password: "wrong" });
  const odd = await browser.signIn({ email: address, password: secret });
  expect([odd.status, odd.redirect]).toEqual([wrong.status, wrong.redirect]);
});

test("one IP that tries many addresses is stopped, and another is not", async () => {
  const browser = await aBrowser();
  const from = { [peerHeader]: "203.0.113.5" };
  const redirects: string[] = [];
  for (let i = 0; i < 101; i++) redirects.push((await browser.signIn({ email: `v${i}@example.com`, password: "x" }, from)).redirect ?? "");
  expect(decodeURIComponent(redirects[99] ?? "")).not.toContain("Too many attempts");
  expect(decodeURIComponent(redirects[100] ?? "")).toContain("Too many attempts");
  const elsewhere = await browser.signIn({ email: "v0@example.com", password: "x" }, { [peerHeader]: "203.0.113.6" });
  expect(decodeURIComponent(elsewhere.redirect ?? "")).not.toContain("Too many attempts");
}, 30_000);

test("an attempt that fails by a bug of ours shows none of its words", async () => {
  const browser = await aBrowser();
  await pool().query("ALTER TABLE rate_windows RENAME TO elsewhere");
  try {
    const { redirect = "" } = await browser.signIn({ email, password });
    expect(decodeURIComponent(redirect)).toContain("failed on our side");
    expect(decodeURIComponent(redirect)).not.toContain("rate_windows");
  } finally {
    await pool().query("ALTER TABLE elsewhere RENAME TO rate_windows");
  }
});
