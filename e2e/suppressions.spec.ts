/** Somebody complains: nothing more is sent to them, the dashboard says why, and only a written reason takes that back. */
import { expect, test } from "@playwright/test";
import { barriers, hasName, overflow, still } from "./support/inspect";
import { makeKey, sendEmail, signIn, someone } from "./support/people";
import { origin } from "./support/run";

const letter = { from: "ada@sandbox.test", to: "complained@sandbox.test", subject: "News", text: "Hello." };

test("a complaint suppresses, a second send says so, and a written reason lets mail through again", async ({ page }) => {
  const ada = await someone("Ada Careful");
  await signIn(page, ada, `/${ada.slug}/suppressions`);
  await expect(page.getByText("Nobody is suppressed")).toBeVisible();
  const { key } = await makeKey(page, ada.slug);
  const id = await sendEmail(page, key, letter);
  await page.goto(`${origin()}/${ada.slug}/emails/${id}`);
  await expect(page.getByText("Complained", { exact: true }).first()).toBeVisible();

  const again = () => page.request.post(`${origin()}/api/v1/emails`, { headers: { Authorization: `Bearer ${key}` }, data: letter });
  const refused = await again();
  expect(refused.status()).toBe(422);
  expect(await refused.json()).toMatchObject({
    error: { code: "recipient_suppressed", field: "to", message: expect.stringContaining("complained@sandbox.test") },
  });

  await page.goto(`${origin()}/${ada.slug}/suppressions`);
  await expect(page.getByRole("row", { name: /complained@sandbox\.test/ })).toBeVisible();
  await still(page);
  expect(await barriers(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByRole("button", { name: "Remove complained@sandbox.test" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove complained@sandbox.test?" });
  await dialog.getByRole("button", { name: "Remove from the list" }).click();
  await expect(dialog.getByText(/The recipient complained/).first()).toBeVisible();
  await dialog.getByLabel("Why it may be written to again").fill("She wrote that it was a mistake.");
  await dialog.getByRole("button", { name: "Remove from the list" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Nobody is suppressed")).toBeVisible();
  expect((await again()).status()).toBe(202);
});

test("the palette leads to adding and to importing, and a file that a spreadsheet saved is read as what it is", async ({ page }) => {
  const ada = await someone("Ada Palette");
  await signIn(page, ada, `/${ada.slug}`);
  await hasName(page, "Home");
  const choose = async (typed: string, option: string) => {
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog", { name: "Command palette" })).toBeVisible();
    await page.keyboard.type(typed);
    await expect(page.getByRole("option", { name: option })).toHaveAttribute("data-highlighted", "");
    await page.keyboard.press("Enter");
  };
  await choose("add supp", "Add suppressions");
  await expect(page.getByRole("dialog", { name: "Add addresses" }).getByLabel("Addresses")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await choose("import supp", "Import suppressions from a file");
  const dialog = page.getByRole("dialog", { name: "Import addresses" });
  await expect(dialog.getByLabel("File")).toBeFocused();
  await dialog.getByRole("button", { name: "Add to the list" }).click();
  await expect(dialog.getByRole("link", { name: "Choose a file." })).toBeVisible();
  const buffer = Buffer.concat([Buffer.from("email;note\r\nbob@example.com;M"), Buffer.from([0xfc]), Buffer.from("ller\r\n")]);
  await dialog.getByLabel("File").setInputFiles({ name: "list.csv", mimeType: "text/csv", buffer });
  await dialog.getByRole("button", { name: "Add to the list" }).click();
  await expect(dialog.getByText("1 added")).toBeVisible();
  await expect(dialog.getByText("The file was read as Windows-1252")).toBeVisible();
  await still(page);
  expect(await barriers(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Close", exact: true }).last().click();
  await expect(page.getByRole("row", { name: /bob@example\.com/ })).toContainText("Müller");
});

test("pasted addresses are added once, and a bad one is named", async ({ page }) => {
  const ada = await someone("Ada Importing");
  await signIn(page, ada, `/${ada.slug}/suppressions`);
  await page.getByRole("button", { name: "Add addresses" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add addresses" });
  await dialog.getByLabel("Addresses").fill("email\nBob@example.com\nnot an address\nbob@EXAMPLE.com\n");
  await dialog.getByRole("button", { name: "Add to the list" }).click();
  await expect(dialog.getByText(/1 added/)).toBeVisible();
  await expect(dialog.getByRole("listitem").filter({ hasText: "not an address" })).toBeVisible();
  await still(page);
  expect(await barriers(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Close", exact: true }).last().click();
  await expect(page.getByRole("row", { name: /bob@example\.com/i })).toBeVisible();
});
