/** What a page shows when there is nothing, when it may not, when it cannot; and how it treats eyes, ears and hands. */
import { expect, type Page, test } from "@playwright/test";
import { newUuid, publicId } from "../lib/infra/ids";
import { barriers, overflow, still } from "./support/inspect";
import { demoTeam, makeKey, sendEmail, signIn, someone } from "./support/people";
import { origin, sql } from "./support/run";

const focusIsOn = (page: Page, name: string) => expect(page.getByRole("button", { name })).toBeFocused();

test("before anything was made each list says what will be there and how to begin", async ({ page }) => {
  const me = await someone("New Here");
  await signIn(page, me, `/${me.slug}/emails`);
  await expect(page.getByRole("heading", { name: "No emails yet" })).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  await page.goto(`${origin()}/${me.slug}/sandbox`);
  await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  await page.goto(`${origin()}/${me.slug}/credentials`);
  await expect(page.getByRole("heading", { name: "No API keys yet" })).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole("link", { name: "Create the first key" }).click();
  await expect(page.getByRole("dialog", { name: "Create key" })).toBeVisible();
});

test("a viewer sees what there is, is told who may change it, and the door behind the button is shut too", async ({ page }) => {
  const team = await demoTeam();
  const me = await someone("Only Looking", team);
  await signIn(page, me, `/${team.slug}/credentials`);
  await expect(page.getByRole("button", { name: "Create key" })).toBeEnabled();
  await sql("UPDATE members SET role = 'viewer' WHERE user_id = $1", [me.userId]);
  await page.reload();
  await expect(page.getByRole("button", { name: /^Create key\. Locked: / })).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByRole("button", { name: /^Revoke / })).toHaveCount(0);
  expect(await barriers(page)).toEqual([]);
  await expect(makeKey(page, team.slug)).rejects.toThrow("403");
  await page.goto(`${origin()}/${team.slug}/settings`);
  await expect(page.getByText("You can look, but not change")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save changes" })).toHaveCount(0);
  await page.goto(`${origin()}/${team.slug}/settings/members`);
  await expect(page.getByRole("row").filter({ hasText: me.email })).toContainText("Viewer");
  await page.goto(`${origin()}/${team.slug}`);
  await expect(page.getByRole("button", { name: /^Write an email\. Locked: / })).toBeVisible();
});

test("what does not exist and what belongs to others look the same", async ({ page }) => {
  const team = await demoTeam();
  const [theirs] = await sql("SELECT id FROM emails WHERE team_id = $1 LIMIT 1", [team.id]);
  const me = await someone("Strange R");
  await signIn(page, me, `/${me.slug}`);
  const shown = async (path: string) => {
    await page.goto(origin() + path);
    await page.getByRole("heading", { level: 1, name: /Not found|Nothing at this address/ }).waitFor();
    return page.locator("main").innerText();
  };
  expect(await shown(`/${team.slug}`)).toBe(await shown("/no-such-team"));
  expect(await shown(`/${me.slug}/emails/${publicId("email", String(theirs?.id))}`)).toBe(
    await shown(`/${me.slug}/emails/${publicId("email", newUuid())}`),
  );
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  expect(await barriers(page)).toEqual([]);
});

test("a list that cannot be read says so, gives a reference, and comes back when asked again", async ({ page }) => {
  const me = await someone("Bro Ken");
  await signIn(page, me, `/${me.slug}`);
  await sql("ALTER TABLE sandbox_messages RENAME TO sandbox_messages_away");
  try {
    await page.goto(`${origin()}/${me.slug}/sandbox`);
    await expect(page.getByRole("heading", { name: "The sandbox inbox could not be loaded" })).toBeVisible();
    await expect(page.getByText(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)).toBeVisible();
    expect(await barriers(page)).toEqual([]);
  } finally {
    await sql("ALTER TABLE sandbox_messages_away RENAME TO sandbox_messages");
  }
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Nothing here yet" })).toBeVisible();
});

test("when live updates break the page says so, asks by itself, and is live again", async ({ page }) => {
  const me = await someone("Ear Lost");
  await page.clock.install();
  await signIn(page, me, `/${me.slug}`);
  const { key } = await makeKey(page, me.slug);
  const send = (subject: string) => sendEmail(page, key, { from: "you@sandbox.test", to: "a@sandbox.test", subject, text: "x" });
  await send("Before");
  await page.goto(`${origin()}/${me.slug}/emails`);
  const log = page.getByRole("region", { name: "Log" });
  await expect(log.getByText("Live", { exact: true })).toBeVisible();
  let broken = true;
  await page.route("**/api/live?**", (route) => (broken ? route.fulfill({ status: 503, body: "" }) : route.continue()));
  await page.reload();
  await expect(async () => {
    await page.clock.runFor(5_000);
    await expect(log.getByText("Every 5 s")).toBeVisible({ timeout: 500 });
  }).toPass();
  await send("Meanwhile");
  await expect(async () => {
    await page.clock.runFor(5_000);
    await expect(page.getByRole("row").filter({ hasText: "Meanwhile" })).toBeVisible({ timeout: 500 });
  }).toPass();
  broken = false;
  await expect(async () => {
    await page.clock.runFor(5_000);
    await expect(log.getByText("Live", { exact: true })).toBeVisible({ timeout: 500 });
  }).toPass();
});

test("when the tab that listens is closed another one takes over", async ({ page }) => {
  const me = await someone("Two Tabs");
  await signIn(page, me, `/${me.slug}`);
  const { key } = await makeKey(page, me.slug);
  const other = await page.context().newPage();
  await other.goto(`${origin()}/${me.slug}/emails`);
  await expect(other.getByRole("heading", { name: "No emails yet" })).toBeVisible();
  await page.close();
  await sendEmail(other, key, { from: "you@sandbox.test", to: "a@sandbox.test", subject: "Still heard", text: "x" });
  await expect(other.getByRole("row").filter({ hasText: "Still heard" })).toBeVisible();
});

test("the dark theme is there at the first paint, and forms work, without JavaScript", async ({ browser }) => {
  const me = await someone("No Script");
  const context = await browser.newContext({ javaScriptEnabled: false, colorScheme: "light" });
  const page = await context.newPage();
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.goto(`${origin()}/sign-in`);
  const light = await background();
  await context.addCookies([{ name: "theme", value: "dark", url: origin() }]);
  await page.goto(`${origin()}/sign-in`);
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.emulateMedia({ colorScheme: "dark" });
  await context.clearCookies();
  await page.goto(`${origin()}/sign-in`);
  expect(await background()).toBe(dark);
  await signIn(page, me, `/${me.slug}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Home");
  await expect(
    page
      .getByText(/with JavaScript only/)
      .or(page.getByText("First steps"))
      .filter({ visible: true }),
  ).toHaveCount(1);
  await context.close();
});

test("for those who asked for stillness nothing moves", async ({ browser }) => {
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  const team = await demoTeam();
  await signIn(page, await someone("Still Water", team), `/${team.slug}`);
  const moving = () =>
    page.evaluate(() =>
      document
        .getAnimations()
        .filter(({ playState, effect }) => playState === "running" && Number(effect?.getComputedTiming().activeDuration ?? 0) > 10)
        .map((animation) => `${animation.constructor.name} ${(animation.effect as KeyframeEffect).target?.className}`),
    );
  expect(await moving()).toEqual([]);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await moving()).toEqual([]);
  await page.keyboard.press("Escape");
  await page.goto(`${origin()}/${team.slug}/credentials`);
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await moving()).toEqual([]);
  await context.close();
});

test("focus returns to what opened a dialog or a menu, and goes to the heading of a new page", async ({ page }) => {
  const team = await demoTeam();
  await signIn(page, await someone("Foc Us", team), `/${team.slug}/credentials`);
  const opened = page.locator("[role=dialog],[role=alertdialog],[role=menu]").filter({ visible: true });
  for (const name of ["Create key", "Rotate Staging", "Revoke Staging", `Switch team`, "Account menu"]) {
    await test.step(name, async () => {
      const trigger = page.getByRole("button", { name });
      await trigger.focus();
      await page.keyboard.press("Enter");
      await expect(opened).toHaveCount(1);
      await still(page);
      expect(await page.evaluate(() => Boolean(document.activeElement?.closest("[role=dialog],[role=alertdialog],[role=menu]")))).toBe(
        true,
      );
      await page.keyboard.press("Escape");
      await expect(opened).toHaveCount(0);
      await focusIsOn(page, name);
    });
  }
  for (const name of ["Emails", "Sandbox inbox", "Settings", "Home"]) {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeFocused();
  }
  await page.goto(`${origin()}/${team.slug}`);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: /Skip/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
});

test("an address of any length leaves the first page of the log its width", async ({ page }) => {
  const me = await someone(`Ada ${"Wilhelmina".repeat(4)}`);
  await page.setViewportSize({ width: 320, height: 700 });
  await signIn(page, me, `/${me.slug}/emails`);
  await expect(page.getByRole("heading", { name: "No emails yet" })).toBeVisible();
  expect(await overflow(page)).toBeLessThanOrEqual(0);
});
