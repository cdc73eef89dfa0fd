/** An email's time ahead: moved and canceled by a person, and kept by the worker. */
import { expect, test } from "@playwright/test";
import { publicId } from "../lib/infra/ids";
import { barriers, faultsAt, hasName, overflow, still } from "./support/inspect";
import { mailTo } from "./support/mail";
import { makeKey, sendEmail, signIn, someone } from "./support/people";
import { origin, sql } from "./support/run";
import { watch } from "./support/watch";

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

test("one is written in the dashboard for later, stands under Scheduled in its place, is moved, and taken back by Undo", async ({
  page,
}) => {
  test.slow();
  const ada = await someone("Ada Writer");
  await sql("UPDATE teams SET time_zone = 'Europe/Berlin' WHERE id = $1", [ada.teamId]);
  const heard = await watch(page, origin());
  await signIn(page, ada, `/${ada.slug}`);
  const { key } = await makeKey(page, ada.slug);
  const near = await sendEmail(page, key, { ...letter("In two hours"), sendAt: inHours(2) });
  const far = await sendEmail(page, key, { ...letter("In ten days"), sendAt: inHours(240) });

  await hasName(page, "Home");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Command palette" })).toBeVisible();
  await page.keyboard.type("schedule an");
  await expect(page.getByRole("option", { name: "Schedule an email" })).toHaveAttribute("data-highlighted", "");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Write an email" });
  await expect(dialog.getByRole("radio", { name: "Later" })).toBeChecked();
  await expect(dialog.getByText(/On the clock of Europe\/Berlin/)).toBeVisible();
  await dialog.getByRole("textbox", { name: "Text" }).fill("Hello from the dashboard.");
  await dialog.getByLabel("To").fill("bob@example.com, nobody");
  await dialog.getByRole("button", { name: "Schedule email" }).click();
  await expect(dialog.getByRole("link", { name: /^nobody: / })).toBeVisible();
  await expect(dialog.getByLabel("To")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("To").fill('bob@example.com; "Lovelace, Ada" <ada@example.com>');
  await dialog.getByRole("button", { name: "Schedule email" }).click();
  await expect(dialog.getByLabel("Subject")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Subject").fill("Written here");
  await dialog
    .locator("input[type=file]")
    .setInputFiles({ name: "run.exe", mimeType: "application/octet-stream", buffer: Buffer.from("MZ") });
  await dialog.getByRole("button", { name: "Schedule email" }).click();
  await expect(dialog.getByRole("link", { name: /^run\.exe: / })).toBeVisible();
  await dialog.getByRole("button", { name: "Leave out run.exe" }).click();
  await dialog.locator("input[type=file]").setInputFiles({ name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("A note.") });
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await still(page);
    expect(await barriers(page)).toEqual([]);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "Write an email" }).click();
  await expect(dialog.getByLabel("Subject")).toHaveValue("Written here");
  const day = (days: number) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(Date.now() + days * 86_400_000);
  await dialog.getByLabel("Leaves at").fill("2020-01-01T09:00");
  await dialog.getByRole("button", { name: "Schedule email" }).click();
  await expect(dialog.getByLabel("Leaves at")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Leaves at").fill(`${day(3)}T09:30`);
  await dialog.getByRole("button", { name: "Schedule email" }).click();
  await expect(dialog).toBeHidden();

  const toast = page.getByRole("dialog", { name: /^It leaves .*, 09:30:00/ });
  await toast.hover();
  await expect(toast.getByRole("button", { name: "Undo" })).toBeVisible();
  await expect(toast.getByRole("link", { name: "See the email" })).toBeVisible();
  const [stored] = await sql("SELECT id, to_line, attached FROM emails WHERE team_id = $1 AND source = 'dashboard'", [ada.teamId]);
  expect(stored).toMatchObject({ to_line: ["bob@example.com", '"Lovelace, Ada" <ada@example.com>'], attached: 1 });
  const mine = publicId("email", String(stored?.id));
  const rows = () => page.locator("tr[data-row]").evaluateAll((all) => all.map((row) => row.getAttribute("data-row")));
  await expect(page.getByRole("link", { name: "Scheduled", exact: true })).toHaveAttribute("aria-current", "page");
  await expect.poll(rows).toEqual([near, mine, far]);
  await expect(page.locator(`tr[data-row="${mine}"]`)).toContainText(/, 09:30/);
  await toast.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("The email is canceled")).toBeVisible();
  await expect.poll(rows).toEqual([near, far]);
  expect(await sql("SELECT 1 FROM deliveries WHERE email_id = $1", [stored?.id])).toEqual([]);

  await page.locator(`tr[data-row="${near}"] a`).click();
  await page.getByRole("button", { name: "Move" }).click();
  await page
    .getByRole("dialog", { name: "Move to another time" })
    .getByLabel("Leaves at")
    .fill(`${day(12)}T09:30`);
  await page.getByRole("button", { name: "Move email" }).click();
  await expect(page.getByRole("dialog", { name: "Move to another time" })).toBeHidden();
  await page.goto(`${origin()}/${ada.slug}/emails?view=scheduled`);
  expect(await rows()).toEqual([far, near]);
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    for (const width of [1280, 390]) expect(await faultsAt(page, width)).toEqual([]);
  }
  await page.getByRole("button", { name: "Write an email" }).click();
  await dialog.getByText("Later", { exact: true }).click();
  expect(await faultsAt(page, 390)).toEqual([]);
  expect(heard.take().filter((line) => !/422/.test(line))).toEqual([]);
});

test("what is written for now is sent at once and its page shows what became of it; nothing scheduled says how to begin", async ({
  page,
}) => {
  const ada = await someone("Ada Prompt");
  await signIn(page, ada, `/${ada.slug}/emails?view=scheduled`);
  await expect(page.getByRole("heading", { name: "Nothing is scheduled" })).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole("link", { name: "Schedule an email" }).click();
  await expect(page.getByRole("dialog", { name: "Write an email" }).getByRole("radio", { name: "Later" })).toBeChecked();
  await page.goto(`${origin()}/${ada.slug}?compose=test`);
  const dialog = page.getByRole("dialog", { name: "Write an email" });
  await dialog.getByText("HTML", { exact: true }).click();
  await dialog.getByRole("textbox", { name: "HTML" }).fill("<h1>Hello</h1>");
  await dialog.getByLabel("Subject").fill("Hot off the press");
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(/\/emails\/em_/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Hot off the press");
  await expect(page.getByText("Delivered", { exact: true }).first()).toBeVisible();
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
