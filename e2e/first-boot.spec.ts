/** The first hour of an instance: set up by whoever reads its console, joined by a second person, and left safely. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { faultsAt, hasName } from "./support/inspect";
import { type Product, startProduct } from "./support/product";
import { type Watch, watch } from "./support/watch";

test.describe.configure({ mode: "serial" });

const owner = { name: "Ada Novak", email: "ada@first.example", password: "seven-wet-umbrellas-19" };
const second = {
  name: "Sam Okafor",
  email: "sam@second.example",
  password: "four-kind-harbours-27",
  newPassword: "nine-old-lighthouses-31",
};

let folder: string;
let product: Product;
let ownerPage: Page;
let heard: Watch;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  folder = mkdtempSync(join(tmpdir(), "mailwright-first-"));
  /** As root the server runs as another user, who has to get in. */
  chmodSync(folder, 0o755);
  product = await startProduct(folder);
  ownerPage = await (await browser.newContext()).newPage();
  heard = await watch(ownerPage, product.url);
});

test.afterAll(async () => {
  await ownerPage?.context().close();
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("only the printed link makes the owner, and a mistake costs nothing that was typed", async () => {
  const page = ownerPage;
  await page.goto(product.url);
  await hasName(page, "Set up this instance");
  await expect(page.getByLabel("Email")).toHaveCount(0);
  expect(await faultsAt(page, 1280)).toEqual([]);

  await page.goto(`${product.url}/setup?token=${"x".repeat(32)}`);
  await expect(page.getByLabel("Email")).toHaveCount(0);

  await page.goto(product.setupUrl ?? "");
  await expect(page.getByRole("listitem").filter({ hasText: "Database" })).toContainText("Ready");
  expect([...(await faultsAt(page, 390)), ...(await faultsAt(page, 1280))]).toEqual([]);
  await page.getByLabel("Name", { exact: true }).fill(owner.name);
  await page.getByLabel("Team name").fill("Novak & Daughters");
  await page.getByLabel("Email").fill("ada at first.example");
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Create owner and test sending" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "The owner was not created" });
  await expect(summary).toBeFocused();
  await summary.getByRole("link").click();
  await expect(page.getByLabel("Email")).toBeFocused();
  await expect(page.getByLabel("Email")).toHaveValue("ada at first.example");
  await expect(page.getByLabel("Email")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(owner.name);
  await expect(page.getByLabel("Team name")).toHaveValue("Novak & Daughters");
  expect(await faultsAt(page, 1280)).toEqual([]);
  expect(heard.take()).toEqual([]);
});

test("the owner is made, sees the test mail arrive signed, and the link is dead from then on", async ({ request }) => {
  const page = ownerPage;
  await page.getByLabel("Email").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Create owner and test sending" }).click();
  await hasName(page, "This instance is yours");
  await expect(page.getByText("DKIM pass")).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("list", { name: "What became of the test mail" }).getByText(": Done.")).toHaveCount(3);
  await expect(page.getByText("DKIM-Signature:")).toBeVisible();
  expect([...(await faultsAt(page, 390)), ...(await faultsAt(page, 1280))]).toEqual([]);
  await page.getByRole("link", { name: "Open your dashboard" }).click();
  await hasName(page, "Home");
  await expect(page).toHaveURL(`${product.url}/novak-daughters`);
  expect(heard.take()).toEqual([]);

  const again = await request.get(product.setupUrl ?? "", { maxRedirects: 0 });
  expect([again.status(), again.headers().location]).toEqual([307, "/sign-in"]);
});

test("a second person signs up, is let in only after verifying, and a look at the link verifies nobody", async ({ browser }) => {
  const page = await newBrowser(browser);
  await page.goto(`${product.url}/sign-up`);
  await page.getByLabel("Name", { exact: true }).fill(second.name);
  await page.getByLabel("Email").fill(second.email);
  await page.getByLabel("Password", { exact: true }).fill(second.password);
  await page.getByRole("button", { name: "Create account" }).click();
  await hasName(page, "Check your mail");
  await expect(page.getByText(second.email)).toBeVisible();

  const link = await linkInSystemMail(second.email, /verif/i, /\/verify\//);
  expect((await page.request.get(link)).status()).toBe(200);
  await submitSignIn(page, second.password);
  await hasName(page, "Verify your address");

  await page.goto(link);
  await page.getByRole("button", { name: "Verify address" }).click();
  await hasName(page, "Your address is verified");
  await page.getByRole("link", { name: "Open your dashboard" }).click();
  await hasName(page, "Home");

  await page.goto(`${product.url}/novak-daughters`);
  await hasName(page, "Nothing at this address");
  await page.context().close();
});

test("a reset password signs out every other browser at once, and the old one opens nothing", async ({ browser }) => {
  const elsewhere = await newBrowser(browser);
  await submitSignIn(elsewhere, second.password);
  await hasName(elsewhere, "Home");

  const page = await newBrowser(browser);
  await page.goto(`${product.url}/sign-in`);
  await page.getByRole("link", { name: "Forgot it?" }).click();
  await hasName(page, "Forgotten password");
  await page.getByLabel("Email").fill(second.email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await hasName(page, "Check your mail");
  await page.goto(await linkInSystemMail(second.email, /password/i, /\/reset\//));
  await page.getByLabel("New password", { exact: true }).fill(second.newPassword);
  await page.getByRole("button", { name: "Set password" }).click();
  await hasName(page, "Your password is set");

  await elsewhere.reload();
  await hasName(elsewhere, "Sign in");
  await submitSignIn(page, second.password);
  await expect(page.getByRole("alert").filter({ hasText: "You are not signed in" })).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(second.email);

  await test.step("signing out everywhere ends the other browser, too", async () => {
    await submitSignIn(page, second.newPassword);
    await hasName(page, "Home");
    await submitSignIn(elsewhere, second.newPassword);
    await hasName(elsewhere, "Home");
    await page.goto(`${product.url}/account`);
    await expect(page.getByRole("list", { name: "Sessions" }).getByRole("listitem")).toHaveCount(2);
    await page.getByRole("button", { name: "Sign out everywhere" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Sign out everywhere" }).click();
    await hasName(page, "Sign in");
    await elsewhere.goto(`${product.url}/account`);
    await hasName(elsewhere, "Sign in");
  });
  await page.context().close();
  await elsewhere.context().close();
});

for (const foreign of ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"]) {
  test(`signing in with callbackUrl ${foreign} stays here`, async ({ browser }) => {
    const page = await newBrowser(browser);
    await submitSignIn(page, second.newPassword, `?callbackUrl=${encodeURIComponent(foreign)}`);
    await hasName(page, "Home");
    expect(new URL(page.url()).origin).toBe(product.url);
    await page.context().close();
  });
}

const newBrowser = async (browser: Browser): Promise<Page> => (await browser.newContext()).newPage();

async function submitSignIn(page: Page, password: string, query = ""): Promise<void> {
  await page.goto(`${product.url}/sign-in${query}`);
  await page.getByLabel("Email").fill(second.email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Without a relay the instance's own mail stays in the sandbox of its system team, where its operator reads it. */
async function linkInSystemMail(address: string, subject: RegExp, link: RegExp): Promise<string> {
  const page = ownerPage;
  const row = page.getByRole("row").filter({ hasText: address }).filter({ hasText: subject }).first();
  await expect(async () => {
    await page.goto(`${product.url}/system/sandbox?q=${encodeURIComponent(address)}`);
    await expect(row).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await row.getByRole("link").click();
  await page.getByRole("link", { name: "Text" }).click();
  await expect(page).toHaveURL(/tab=text/);
  const text = await page.getByRole("region", { name: "Text", exact: true }).innerText();
  const found = text.match(/https?:\/\/\S+/g)?.find((candidate) => link.test(candidate));
  if (!found) throw new Error(`The mail has no link that matches ${link}: ${text}`);
  return found;
}
