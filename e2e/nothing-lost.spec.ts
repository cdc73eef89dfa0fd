/** Nothing is lost by a stray click, a key or Back; links of mail work and harm nothing; what is chosen is seen by everybody, and chosen by every hand. */
import { expect, type Page, test } from "@playwright/test";
import { barriers } from "./support/inspect";
import { demoTeam, makeKey, sendEmail, signIn, someone } from "./support/people";
import { origin } from "./support/run";

const question = (page: Page) => page.getByRole("alertdialog");

test("a secret that is shown once outlives a click beside it, Escape, the cross and Back, until it was taken", async ({ page }) => {
  const me = await someone("Sec Ret");
  await signIn(page, me, `/${me.slug}/emails`);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Credentials" }).click();
  await page.getByRole("button", { name: "Create key" }).click();
  await page.getByLabel("Name").fill("Shop");
  await page.getByRole("dialog").getByRole("button", { name: "Create key" }).click();
  const made = page.getByRole("dialog", { name: "Shop is ready" });
  const secret = made.getByText(/^sk_live_[0-9A-Za-z]{43}$/).first();
  await expect(secret).toBeVisible();
  const attempts: [string, () => Promise<unknown>][] = [
    ["a click beside it", () => page.mouse.click(5, 5)],
    ["Escape", () => page.keyboard.press("Escape")],
    ["the cross", () => made.getByRole("button", { name: "Close" }).click()],
    ["its button, too early", () => made.getByRole("button", { name: "I have stored it" }).click()],
    ["Back", () => page.evaluate(() => history.back())],
  ];
  for (const [name, attempt] of attempts)
    await test.step(name, async () => {
      await attempt();
      await expect(question(page)).toContainText("Close without storing the key?");
      await question(page).getByRole("button", { name: "Back to the key" }).click();
      await expect(question(page)).toHaveCount(0);
      await expect(secret).toBeVisible();
    });
  expect(await barriers(page, "[role=dialog]")).toEqual([]);
  const leaving = page.waitForEvent("dialog");
  void page.reload().catch(() => undefined);
  const asked = await leaving;
  expect(asked.type()).toBe("beforeunload");
  await asked.dismiss();
  await made.getByRole("button", { name: "Copy .env" }).click();
  await made.getByRole("button", { name: "I have stored it" }).click();
  await expect(made).toHaveCount(0);
  await expect(page.getByRole("row").filter({ hasText: "Shop" })).toContainText("Active");
});

test("what was typed into a dialog is not lost by a click beside it, and closing an untouched one asks nothing", async ({ page }) => {
  const me = await someone("Ty Ped");
  await signIn(page, me, `/${me.slug}/domains`);
  const dialog = page.getByRole("dialog", { name: "Add domain" });
  await page.getByRole("button", { name: "Add domain" }).click();
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await page.getByRole("button", { name: "Add domain" }).click();
  await dialog.getByLabel("Domain").fill("mail.acme.example");
  await page.mouse.click(5, 5);
  await expect(question(page)).toContainText("Discard what you typed?");
  await question(page).getByRole("button", { name: "Keep editing" }).click();
  await expect(dialog.getByLabel("Domain")).toHaveValue("mail.acme.example");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole("button", { name: "Add domain" }).click();
  await dialog.getByLabel("Domain").fill("mail.acme.example");
  await page.keyboard.press("Escape");
  await question(page).getByRole("button", { name: "Discard" }).click();
  await expect(dialog).toHaveCount(0);
});

test("a link of a kept message opens in a tab of its own that knows nothing of this page, and is listed beside it", async ({ page }) => {
  const me = await someone("Fol Low");
  await signIn(page, me, `/${me.slug}/sandbox`);
  const { key } = await makeKey(page, me.slug);
  const href = `${origin()}/docs/errors?from=mail&to=docs`;
  const html = `<p><a href="${href.replace("&", "&amp;")}" target="_top" rel="opener">Verify this address</a>
    <a href="javascript:alert(1)">Trap</a></p><script>document.title = "ran"</script>`;
  await sendEmail(page, key, { from: "you@sandbox.test", to: "a@sandbox.test", subject: "With a link", html });
  await page.getByRole("link", { name: "With a link" }).click();
  const letter = page.frameLocator("iframe");
  await letter.getByText("Trap").click();
  const opening = page.context().waitForEvent("page");
  await letter.getByRole("link", { name: "Verify this address" }).click();
  const opened = await opening;
  await expect(opened).toHaveURL(href);
  await expect(opened.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await opened.evaluate(() => [window.opener, document.referrer])).toEqual([null, ""]);
  await opened.close();
  await page.getByText("1 link", { exact: true }).click();
  await expect(page.getByRole("link", { name: href })).toHaveAttribute("rel", "noopener noreferrer");
  expect(page.context().pages()).toHaveLength(1);
  expect(await barriers(page)).toEqual([]);
});

test("with forced colours everything that is chosen looks different from what is not", async ({ browser }) => {
  const context = await browser.newContext({ forcedColors: "active" });
  const page = await context.newPage();
  const team = await demoTeam();
  await signIn(page, await someone("Forced Colours", team), `/${team.slug}/emails`);
  const live = page.getByRole("switch", { name: "Live tail" });
  const on = await looksOf(page, "[data-track], [data-track] > span");
  await live.uncheck();
  expect(await looksOf(page, "[data-track], [data-track] > span")).not.toEqual(on);
  const differ = async (chosen: string, other: string) =>
    expect.soft((await looksOf(page, chosen))[0], chosen).not.toBe((await looksOf(page, other))[0]);
  await page.getByRole("button", { name: "Compact rows" }).click();
  await differ("button[aria-pressed=true]", "button[aria-label='Collapse sidebar']");
  await page.locator("[data-row]").first().getByRole("checkbox").check();
  await differ("[data-row][data-selected]", "[data-row]:not([data-selected])");
  await differ("main [data-tab][aria-current=page]", "main [data-tab]:not([aria-current])");
  await differ("aside [aria-current=page]", "aside li a:not([aria-current])");
  await page.goto(`${origin()}/${team.slug}/reports`);
  await differ("[role=radio][data-checked]", "[role=radio]:not([data-checked])");
  await page.goto(`${origin()}/${team.slug}/credentials`);
  expect((await looksOf(page, "[data-badge]"))[0]).toMatch(/border 1px solid/);
  await context.close();
});

test("on a phone a row is chosen by a touch, on its own, and nothing that cannot be seen takes the focus", async ({ browser }) => {
  const context = await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } });
  const page = await context.newPage();
  const team = await demoTeam();
  await signIn(page, await someone("Thu Mb", team), `/${team.slug}/emails`);
  for (const list of ["emails", "suppressions"]) {
    await page.goto(`${origin()}/${team.slug}/${list}`);
    await page.locator("[data-row]").nth(1).getByRole("checkbox").tap();
    await expect(page.getByRole("toolbar", { name: "Selected rows" })).toContainText("1 selected");
    await expect(page.getByRole("checkbox", { name: "Select all rows of this page" })).toHaveCount(0);
    await page.getByRole("button", { name: /^Select all \d/ }).tap();
    await expect(page.getByRole("toolbar", { name: "Selected rows" })).not.toContainText(/^1 selected/);
  }
  await context.close();
});

test("Back undoes a search, whatever the number of its letters", async ({ page }) => {
  const team = await demoTeam();
  await signIn(page, await someone("Sea Rch", team), `/${team.slug}`);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Suppressions" }).click();
  const search = page.getByRole("searchbox", { name: "Search an address" });
  await search.pressSequentially("rossi", { delay: 20 });
  await expect(page).toHaveURL(/q=rossi/);
  await search.pressSequentially("@", { delay: 20 });
  await expect(page).toHaveURL(/q=rossi(@|%40)/);
  await page.goBack();
  await expect(page).toHaveURL(/\/suppressions$/);
  await expect(search).toHaveValue("");
  await page.goForward();
  await expect(search).toHaveValue("rossi@");
});

/** How an element is drawn, as one line each. */
const looksOf = (page: Page, selector: string): Promise<string[]> =>
  page.locator(selector).evaluateAll((elements) =>
    elements.map((element) => {
      const { backgroundColor, color, borderBottom, borderTop, outline, outlineStyle } = getComputedStyle(element);
      return `background ${backgroundColor}, text ${color}, border ${borderTop} ${borderBottom}, outline ${outlineStyle === "none" ? "none" : outline}`;
    }),
  );
