/** An operator pauses a team: the team reads why wherever it looks, and goes on where it stopped when it is resumed. */
import { expect, test } from "@playwright/test";
import { barriers, overflow, still } from "./support/inspect";
import { makeKey, signIn, someone } from "./support/people";
import { origin, sql } from "./support/run";

const letter = { from: "ada@sandbox.test", to: "bob@example.com", subject: "News", text: "Hello." };
const reason = "You wrote to addresses that you bought.";

test("a pause with a reason is read by the team and said by the API, until an operator resumes it", async ({ page, browser }) => {
  const [ada, olga] = [await someone("Ada Paused"), await someone("Olga Operator")];
  await sql("UPDATE users SET is_staff = true WHERE id = $1", [olga.userId]);
  await signIn(page, ada, `/${ada.slug}/emails`);
  const { key } = await makeKey(page, ada.slug);
  const send = () => page.request.post(`${origin()}/api/v1/emails`, { headers: { Authorization: `Bearer ${key}` }, data: letter });
  expect((await send()).status()).toBe(202);
  expect((await page.goto(`${origin()}/admin/teams`))?.status()).toBe(404);

  const operators = await (await browser.newContext()).newPage();
  await signIn(operators, olga, "/admin/teams");
  await operators.getByRole("searchbox").fill("no such team");
  await expect(operators.getByText("No teams match")).toBeVisible();
  await operators.goto(`${origin()}/admin/teams?q=${ada.slug}`);
  const row = operators.getByRole("row").filter({ hasText: ada.slug });
  await expect(row).toContainText("Active");
  await row.getByRole("button", { name: "Pause Ada Paused’s team" }).click();
  const dialog = operators.getByRole("dialog", { name: "Pause Ada Paused’s team?" });
  await dialog.getByRole("button", { name: "Pause team" }).click();
  await expect(dialog.getByText("Write the reason: the team reads it.").first()).toBeVisible();
  await still(operators);
  expect(await barriers(operators)).toEqual([]);
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByRole("button", { name: "Pause team" }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toContainText("Paused");
  await expect(row).toContainText(reason);
  await still(operators);
  expect(await barriers(operators)).toEqual([]);
  await operators.setViewportSize({ width: 390, height: 844 });
  expect(await overflow(operators)).toBeLessThanOrEqual(0);
  await operators.setViewportSize({ width: 1280, height: 800 });

  await page.goto(`${origin()}/${ada.slug}`);
  const banner = page.getByRole("region", { name: "Your team is paused" });
  await expect(banner).toContainText(reason);
  await still(page);
  expect(await barriers(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  const refused = await send();
  expect(refused.status()).toBe(403);
  expect(await refused.json()).toMatchObject({ error: { code: "account_paused", message: `This team is paused. ${reason}` } });
  await banner.getByRole("link", { name: "What is judged, and how" }).click();
  await expect(page.getByRole("heading", { name: "Reputation" })).toBeVisible();

  await row.getByRole("button", { name: "Resume Ada Paused’s team" }).click();
  await operators.getByRole("alertdialog").getByRole("button", { name: "Resume team" }).click();
  await expect(row).toContainText("Active");
  expect((await send()).status()).toBe(202);
  await page.goto(`${origin()}/${ada.slug}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(banner).toHaveCount(0);
});
