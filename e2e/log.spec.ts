/** The log as a tool: every view has its address, everything is found, and the keyboard is enough. */
import { expect, type Page, test } from "@playwright/test";
import { publicId } from "../lib/infra/ids";
import { hasName } from "./support/inspect";
import { demoTeam, makeKey, signIn, someone } from "./support/people";
import { origin, sql } from "./support/run";

let slug: string;
let teamId: string;
let reader: Awaited<ReturnType<typeof someone>>;
test.beforeAll(async () => {
  const team = await demoTeam();
  slug = team.slug;
  teamId = team.id;
  reader = await someone("Reader of logs", team);
});
test.beforeEach(async ({ page }) => {
  await signIn(page, reader, `/${slug}/emails`);
  await expect(rows(page)).toHaveCount(50);
  /** The page's script runs; it is paused when the pointer happens to rest on the rows. */
  await expect(page.getByRole("region", { name: "Log" }).getByText(/^(Live|Paused)$/)).toBeVisible();
});

const rows = (page: Page) => page.locator("tr[data-row]");
const idsOf = (page: Page) => rows(page).evaluateAll((all) => all.map((row) => row.getAttribute("data-row")));
const search = (page: Page) => page.getByRole("searchbox", { name: "Search address, domain, subject or id" });

test("a filter is part of the address: it survives a reload, and Back undoes it", async ({ page }) => {
  const all = await idsOf(page);
  await page.getByRole("button", { name: "Add filter" }).click();
  await page.getByRole("menuitem", { name: "Bounced" }).click();
  await expect(page).toHaveURL(/status=bounced/);
  await expect(page.getByRole("button", { name: "Remove filter Status: Bounced" })).toBeVisible();
  await expect.poll(() => idsOf(page)).not.toEqual(all);
  const bounced = await idsOf(page);
  const [counted] = await sql("SELECT count(DISTINCT email_id)::int AS n FROM recipients WHERE team_id = $1 AND status = 'bounced'", [
    teamId,
  ]);
  await expect(page.getByText(`${counted?.n} emails`, { exact: true })).toBeVisible();
  await page.reload();
  await expect.poll(() => idsOf(page)).toEqual(bounced);
  await page.getByRole("button", { name: "Add filter" }).click();
  await page.getByRole("menuitem", { name: "Failed" }).click();
  await expect(page).toHaveURL((url) => url.searchParams.get("status") === "bounced,failed");
  await page.goBack();
  await expect(page).toHaveURL((url) => url.searchParams.get("status") === "bounced");
  await expect.poll(() => idsOf(page)).toEqual(bounced);
  await page.goBack();
  await expect(page).not.toHaveURL(/status=/);
  await expect.poll(() => idsOf(page)).toEqual(all);
});

test("an email is found by its recipient, its id and its Message-ID", async ({ page }) => {
  const [known] = await sql(
    "SELECT e.id, e.message_id, e.subject, r.address FROM emails e JOIN recipients r ON r.email_id = e.id WHERE e.team_id = $1 ORDER BY e.id LIMIT 1",
    [teamId],
  );
  const id = publicId("email", String(known?.id));
  await page.keyboard.press("/");
  await expect(search(page)).toBeFocused();
  for (const text of [String(known?.address), id, String(known?.message_id)]) {
    await search(page).fill(text);
    await expect(page.locator(`tr[data-row="${id}"]`)).toBeVisible();
    await expect(page).toHaveURL((url) => url.searchParams.get("q") === text);
    await expect(search(page)).toBeFocused();
  }
  await expect(rows(page)).toHaveCount(1);
});

test("when nothing matches the page names the filters, each with its way out", async ({ page }) => {
  await page.goto(`${origin()}/${slug}/emails?q=nobody-at-all&status=failed,bounced`);
  await expect(page.getByRole("heading", { name: "No emails match" })).toBeVisible();
  for (const name of ["“nobody-at-all”", "Status Failed", "Status Bounced"])
    await expect(page.getByRole("link", { name: `Remove filter ${name}` })).toBeVisible();
  await page.getByRole("link", { name: "Remove filter “nobody-at-all”" }).click();
  await expect(page).toHaveURL((url) => !url.searchParams.has("q") && url.searchParams.get("status") !== null);
  await expect(rows(page).first()).toBeVisible();
  await page.goto(`${origin()}/${slug}/emails?q=nobody-at-all`);
  await page.getByRole("link", { name: "Clear all filters" }).click();
  await expect(page).toHaveURL(`${origin()}/${slug}/emails`);
  await expect(rows(page)).toHaveCount(50);
});

test("older and newer walk through all pages and meet every email once", async ({ page }) => {
  const seen: (string | null)[] = [];
  const pages: (string | null)[][] = [];
  for (;;) {
    const here = await idsOf(page);
    pages.push(here);
    seen.push(...here);
    const older = page.getByRole("link", { name: "Older", exact: true });
    if ((await older.count()) === 0) break;
    await older.click();
    await expect.poll(async () => (await idsOf(page))[0]).not.toBe(here[0]);
  }
  const [counted] = await sql("SELECT count(*)::int AS n FROM emails WHERE team_id = $1", [teamId]);
  expect([seen.length, new Set(seen).size]).toEqual([counted?.n, counted?.n]);
  await page.getByRole("link", { name: "Newer", exact: true }).click();
  await expect.poll(() => idsOf(page)).toEqual(pages.at(-2));
});

test("j, k and Enter go through the rows, and the palette leads to an email by its id", async ({ page }) => {
  const [first, second] = await idsOf(page);
  const focused = () => page.evaluate(() => document.activeElement?.closest("[data-row]")?.getAttribute("data-row"));
  await page.keyboard.press("j");
  expect(await focused()).toBe(first);
  await page.keyboard.press("j");
  expect(await focused()).toBe(second);
  await page.keyboard.press("k");
  expect(await focused()).toBe(first);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${origin()}/${slug}/emails/${second}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();

  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search or do" }).fill(first ?? "");
  await expect(page.getByRole("option", { name: /Open email/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.waitForURL(`${origin()}/${slug}/emails/${first}`);
});

test("a key that is rotated on its page works with both secrets, until the old ones are ended", async ({ page }) => {
  const me = await someone("Rota Tor");
  await page.context().clearCookies();
  await signIn(page, me, `/${me.slug}/credentials`);
  const { key: first } = await makeKey(page, me.slug);
  const statusOf = async (key: string) =>
    (await page.request.get(`${origin()}/api/v1/api-keys/me`, { headers: { authorization: `Bearer ${key}` } })).status();
  const rotate = async (choice: RegExp) => {
    await page.getByRole("button", { name: "Rotate Journey" }).click();
    const asking = page.getByRole("dialog", { name: "Rotate Journey?" });
    await asking.getByRole("radio", { name: choice }).check();
    await asking.getByRole("button", { name: "Rotate key" }).click();
    const made = page.getByRole("dialog", { name: "Journey has a new secret" });
    const secret = await made
      .getByText(/^sk_live_[0-9A-Za-z]{43}$/)
      .first()
      .innerText();
    await made.getByRole("button", { name: "Copy", exact: true }).click();
    await made.getByRole("button", { name: "I have stored it" }).click();
    await expect(made).toBeHidden();
    return secret;
  };
  await page.reload();
  const second = await rotate(/^For a day/);
  await expect(page.getByRole("row").filter({ hasText: "Journey" })).toContainText("The one before ends");
  expect([await statusOf(first), await statusOf(second)]).toEqual([200, 200]);
  const third = await rotate(/^Not at all/);
  expect([await statusOf(first), await statusOf(second), await statusOf(third)]).toEqual([401, 401, 200]);
});

test("a key that is revoked on its page is refused from that moment", async ({ page }) => {
  const me = await someone("Revo Ker");
  await page.context().clearCookies();
  await signIn(page, me, `/${me.slug}/credentials`);
  const { key } = await makeKey(page, me.slug);
  const ask = async () => {
    const answer = await page.request.get(`${origin()}/api/v1/emails`, { headers: { authorization: `Bearer ${key}` } });
    return [answer.status(), (await answer.json()).error?.code ?? null];
  };
  expect(await ask()).toEqual([200, null]);
  await page.reload();
  await page.getByRole("button", { name: "Revoke Journey" }).click();
  await page.getByRole("alertdialog", { name: "Revoke Journey?" }).getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Journey" })).toContainText("Revoked");
  expect(await ask()).toEqual([401, expect.stringMatching(/key/)]);
  await hasName(page, "Credentials");
});
