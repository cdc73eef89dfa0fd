/** What `npm start` promises before anybody has signed up. */
import { expect, test } from "@playwright/test";
import { origin, setupUrl, sql } from "./support/run";

test("it is ready when it says so", async ({ request }) => {
  const answer = await request.get(`${origin()}/readyz`);
  expect(answer.status()).toBe(200);
  expect(await answer.json()).toMatchObject({ ok: true, checks: { database: { ok: true }, migrations: { ok: true } } });
});

test("it prints the link that makes the first account", () => {
  expect(setupUrl()).toMatch(new RegExp(`^${origin()}/setup\\?token=[\\w-]{32}$`));
});

test("strangers cannot use the API, and are told what is missing", async ({ request }) => {
  const before = await sql("SELECT count(*) FROM emails");
  const answer = await request.post(`${origin()}/api/v1/emails`, { data: { to: "a@example.com" } });
  expect(answer.status()).toBe(401);
  expect(await answer.json()).toMatchObject({ error: { code: "missing_api_key", requestId: expect.any(String) } });
  expect(await sql("SELECT count(*) FROM emails")).toEqual(before);
});
