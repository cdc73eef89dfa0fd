/** A file goes out through the API, arrives as it was at a mail server, and comes back as it was from the dashboard. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { faultsAt } from "./support/inspect";
import { mailTo } from "./support/mail";
import { makeKey, sendEmail, signIn, someone } from "./support/people";
import { origin, sql } from "./support/run";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
/** One red point. */
const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==", "base64");

test("a file arrives byte for byte at the mail server and is downloaded byte for byte from the dashboard", async ({ page }) => {
  const ada = await someone("Ada Files");
  const domain = `${ada.slug}.test`;
  await sql(
    `INSERT INTO domains (id, team_id, name, unicode, looks, status, verified_at, source, token)
     VALUES ($1, $2, $3, $3, '{}', 'verified', now(), 'operator', 'a-token-of-the-tests')`,
    [randomUUID(), ada.teamId, domain],
  );
  await signIn(page, ada, `/${ada.slug}`);
  const { key } = await makeKey(page, ada.slug);
  const bill = randomBytes(1_500_000);
  const to = `reader@${domain}`;
  const id = await sendEmail(page, key, {
    from: `Shop <shop@${domain}>`,
    to,
    subject: "Your bill",
    html: '<p>Thank you.</p><img src="cid:logo" alt="Shop" width="40" height="40">',
    attachments: [
      { filename: "Rechnung März.pdf", content: bill.toString("base64") },
      { filename: "logo.png", content: pixel.toString("base64"), contentId: "logo" },
    ],
  });
  const mail = await mailTo(to, /Your bill/);
  const arrived = mail.attachments.map(({ filename, content }) => [filename, sha256(Buffer.from(content as ArrayBuffer))]);
  expect(arrived.toSorted()).toEqual(
    [
      ["Rechnung März.pdf", sha256(bill)],
      ["logo.png", sha256(pixel)],
    ].toSorted(),
  );

  await page.goto(`${origin()}/${ada.slug}/emails/${id}`);
  const panel = page.getByRole("region").or(page.locator("section")).filter({ hasText: "2 attachments" }).last();
  await expect(panel.getByRole("listitem").filter({ hasText: "Rechnung März.pdf" })).toContainText("application/pdf, 1.5 MB");
  await expect(panel.getByRole("listitem").filter({ hasText: "logo.png" })).toContainText("Inline");
  const downloading = page.waitForEvent("download");
  await panel.getByRole("link", { name: "Download Rechnung März.pdf" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("Rechnung März.pdf");
  expect(sha256(await readFile(await download.path()))).toBe(sha256(bill));

  const picture = page.frameLocator("iframe").getByRole("img", { name: "Shop" });
  await expect(picture).toBeVisible();
  await expect(picture).toHaveAttribute("src", /^data:image\/png;base64,/);
  expect(await faultsAt(page, 1280)).toEqual([]);
  expect(await faultsAt(page, 390)).toEqual([]);

  await page.goto(`${origin()}/${ada.slug}/emails/${id}?tab=source`);
  await expect(page.getByText("Only the first 1,000,000 bytes are shown")).toBeVisible();
});

test("a file of another team is not there, and nobody gets one without signing in", async ({ page }) => {
  const [ada, eve] = [await someone("Ada Owner"), await someone("Eve Other")];
  await signIn(page, ada, `/${ada.slug}`);
  const { key } = await makeKey(page, ada.slug);
  const letter = { from: "ada@sandbox.test", to: "bob@example.com", subject: "Files", text: "See." };
  const id = await sendEmail(page, key, { ...letter, attachments: [{ filename: "a.html", content: "PHNjcmlwdD4=" }] });
  const get = (slug: string) => page.request.get(`${origin()}/api/dashboard/${slug}/emails/${id}/attachments/0`);
  const mine = await get(ada.slug);
  expect([mine.status(), await mine.text()]).toEqual([200, "<script>"]);
  expect(mine.headers()).toMatchObject({
    "content-disposition": expect.stringMatching(/^attachment; /),
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
  });
  await page.context().clearCookies();
  expect((await get(ada.slug)).status()).toBe(401);
  await signIn(page, eve, `/${eve.slug}`);
  expect((await get(eve.slug)).status()).toBe(404);
  expect((await get(ada.slug)).status()).toBe(404);
});
