/** An email's time ahead: moved and canceled by a person, and kept by the worker. */
import { expect, test } from "@playwright/test";
import { barriers, overflow, still } from "./support/inspect";
import { mailTo } from "./support/mail";
import { makeKey, sendEmail, signIn, someone } from "./support/people";
import { origin, sql } from "./support/run";

const letter = (subject: string) => ({ from: "ada@sandbox.test", to: "bob@example.com", subject, text: "Hello." });
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

test("a scheduled email is moved and canceled, and the log shows it at every step", async ({ page }) => {
  const ada = await someone("Ada Later");
  await sql("UPDATE teams SET time_zone = 'Europe/Berlin' WHERE id = $1", [ada.teamId]);
  await signIn(page, ada, `/${ada.slug}/emails`);
  const { key } = await makeKey(page, ada.slug);
  const id = await sendEmail(page, key, { ...letter("Invitation"), sendAt: inHours(3) });
  await page.goto(`${origin()}/${ada.slug}/emails?status=scheduled`);
  await expect(page.locator(`tr[data-row="${id}"]`)).toContainText(/Scheduled.*leaves in (2|3) h/);
  await page
    .getByRole("link", { name: "Invitation" })
    .or(page.locator(`tr[data-row="${id}"] a`))
    .first()
    .click();
  await expect(page.getByText(/Scheduled for .* (CET|CEST|GMT\+\d)/)).toBeVisible();

  await page.getByRole("button", { name: "Move" }).click();
  const dialog = page.getByRole("dialog", { name: "Move to another time" });
  await still(page);
  expect(await barriers(page)).toEqual([]);
  await dialog.getByLabel("Leaves at").fill("2020-01-01T09:00");
  await dialog.getByRole("button", { name: "Move email" }).click();
  await expect(dialog.getByText("This time has passed.")).toBeVisible();
  const target = new Date(Date.now() + 5 * 86_400_000);
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(target);
  await dialog.getByLabel("Leaves at").fill(`${day}T09:30`);
  await dialog.getByRole("button", { name: "Move email" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/Scheduled for .*, 09:30:00/)).toBeVisible();
  const [row] = await sql(
    "SELECT to_char(send_at AT TIME ZONE 'Europe/Berlin', 'YYYY-MM-DD HH24:MI') AS at FROM emails WHERE team_id = $1",
    [ada.teamId],
  );
  expect(row?.at).toBe(`${day} 09:30`);

  await page.getByRole("button", { name: "Cancel email" }).click();
  await page.getByRole("alertdialog", { name: "Cancel this email?" }).getByRole("button", { name: "Cancel email" }).click();
  await expect(page.getByText("Canceled", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Move" })).toHaveCount(0);
  await page.getByRole("link", { name: "Events" }).click();
  await expect(page.getByText("rescheduled", { exact: true })).toBeVisible();
  await expect(page.getByText("canceled", { exact: true })).toBeVisible();
});

test("another leaves at its time while its page is open, and is sent again as a new email", async ({ page }) => {
  const ada = await someone("Ada Punctual");
  await signIn(page, ada, `/${ada.slug}/emails`);
  const { key } = await makeKey(page, ada.slug);
  const at = Date.now() + 4_000;
  const to = `punctual-${at}@example.com`;
  const id = await sendEmail(page, key, { ...letter("Good morning"), to, sendAt: new Date(at).toISOString() });
  await page.goto(`${origin()}/${ada.slug}/emails/${id}`);
  await mailTo(to, /Good morning/);
  expect(Date.now()).toBeGreaterThanOrEqual(at);
  await expect(page.getByText("Delivered", { exact: true }).first()).toBeVisible();
  await page.getByRole("button", { name: "Send again" }).click();
  await page.getByRole("alertdialog", { name: "Send this email again?" }).getByRole("button", { name: "Send again" }).click();
  await page.waitForURL((url) => url.pathname.includes("/emails/em_") && !url.pathname.endsWith(id));
  await expect(page.getByRole("link", { name: id })).toBeVisible();
  await expect(page.getByText("Delivered", { exact: true }).first()).toBeVisible();
  await page.getByRole("link", { name: id }).click();
  await expect(page.getByText("Sent again as")).toBeVisible();
});

test("of the rows that are chosen in the log those that wait are canceled", async ({ page }) => {
  const ada = await someone("Ada Chooser");
  await signIn(page, ada, `/${ada.slug}/emails`);
  const { key } = await makeKey(page, ada.slug);
  const waits = [];
  for (const n of [1, 2]) waits.push(await sendEmail(page, key, { ...letter(`Later ${n}`), sendAt: inHours(n) }));
  const gone = await sendEmail(page, key, { ...letter("Gone"), to: "bounced@sandbox.test" });
  await page.goto(`${origin()}/${ada.slug}/emails`);
  await expect(page.locator(`tr[data-row="${gone}"]`)).toContainText("Bounced");
  for (const name of ["Later 1", "Later 2", "Gone"]) await page.getByRole("checkbox", { name: `Select ${name}` }).check();
  await page.getByRole("toolbar", { name: "Selected rows" }).getByRole("button", { name: "Cancel emails" }).click();
  await page.getByRole("alertdialog", { name: "Cancel 3 emails?" }).getByRole("button", { name: "Cancel emails" }).click();
  await expect(page.getByText("2 emails are canceled; 1 had left or ended before")).toBeVisible();
  for (const id of waits) await expect(page.locator(`tr[data-row="${id}"]`)).toContainText("Canceled");
});

test("an admin shortens how long mail is kept, never beyond the instance; a viewer only reads it", async ({ page }) => {
  const ada = await someone("Ada Keeper");
  await signIn(page, ada, `/${ada.slug}/settings`);
  await page.getByLabel("Keep content for, in days").fill("31");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("This instance keeps it for 30 days at most.").first()).toBeVisible();
  await page.getByLabel("Keep content for, in days").fill("7");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  const viewer = await someone("Vic Viewer", { id: ada.teamId, slug: ada.slug }, "viewer");
  await page.context().clearCookies();
  await signIn(page, viewer, `/${ada.slug}/settings`);
  await expect(page.getByText("Keeps content for")).toBeVisible();
  await expect(page.getByText("7 days")).toBeVisible();
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await overflow(page)).toBe(0);
});
