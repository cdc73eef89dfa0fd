/** What providers report, and what happens while one of them is out, as a person sees it. */
import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { startSink } from "../test/smtp-sink";
import { sesEvent, signedNotification } from "../test/sns-authority";
import { barriers, still } from "./support/inspect";
import { mailTo } from "./support/mail";
import { makeKey, type Someone, sendEmail, signIn, someone } from "./support/people";
import { origin, snsHost, sql } from "./support/run";

async function aDomain({ slug, teamId }: Someone): Promise<string> {
  const domain = `${slug}.example`;
  await sql(
    `INSERT INTO domains (id, team_id, name, unicode, looks, status, verified_at, source, token)
     VALUES ($1, $2, $3, $3, '{}', 'verified', now(), 'operator', 'a-token-of-the-tests')`,
    [randomUUID(), teamId, domain],
  );
  return domain;
}

/** As SNS calls. */
const report = (page: Page, event: unknown) =>
  page.request.post(`${origin()}/api/webhooks/ses`, {
    headers: { "content-type": "text/plain; charset=UTF-8" },
    data: JSON.stringify(signedNotification(snsHost(), event)),
  });

test("a bounce and a complaint that SES reports are explained where the email is, and suppress", async ({ page }) => {
  const ada = await someone("Ada Reported");
  const domain = await aDomain(ada);
  await signIn(page, ada, `/${ada.slug}`);
  const { key } = await makeKey(page, ada.slug);
  const [gone, angry] = [`gone@${ada.slug}.test`, `angry@${ada.slug}.test`];
  const letter = { from: `shop@${domain}`, to: [gone, angry], subject: "Reported", text: "Hello." };
  const id = await sendEmail(page, key, letter);
  await mailTo(gone, /Reported/);
  await page.goto(`${origin()}/${ada.slug}/emails/${id}`);
  const fate = (address: string) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: address }) });
  await expect(fate(gone)).toContainText("Sent");

  const [row] = await sql("SELECT id FROM emails WHERE team_id = $1", [ada.teamId]);
  const emailId = String(row?.id);
  const forged = await page.request.post(`${origin()}/api/webhooks/ses`, { data: sesEvent("Bounce", { emailId, address: gone }) });
  expect(forged.status()).toBe(403);
  expect((await report(page, sesEvent("Bounce", { emailId, address: gone }))).status()).toBe(200);
  expect((await report(page, sesEvent("Complaint", { emailId, address: angry }))).status()).toBe(200);

  await expect(fate(gone)).toContainText("Bounced");
  await expect(fate(gone)).toContainText("The mailbox does not exist. Check the spelling");
  await expect(fate(gone)).toContainText("550 5.1.1 user unknown");
  await expect(fate(gone)).toContainText("reported by Amazon SES");
  await expect(fate(angry)).toContainText("The recipient reported it as spam. Do not write to this address again.");
  await still(page);
  expect(await barriers(page)).toEqual([]);
  await fate(angry).getByRole("link", { name: "Look it up in the suppressions" }).click();
  await expect(page.getByRole("row", { name: angry })).toContainText("Complaint");
  const again = await page.request.post(`${origin()}/api/v1/emails`, {
    headers: { authorization: `Bearer ${key}` },
    data: { ...letter, to: gone },
  });
  expect(again.status()).toBe(422);
});

test("while a team's first relay is out mail goes by the second, and comes back to the first", async ({ page }) => {
  const [first, second] = await Promise.all([startSink({ host: "127.0.0.2" }), startSink({ host: "127.0.0.2" })]);
  try {
    const ada = await someone("Ada Twice");
    const domain = await aDomain(ada);
    await signIn(page, ada, `/${ada.slug}/settings/sending`);
    const { key } = await makeKey(page, ada.slug, ["emails:send", "emails:read", "providers:write"]);
    for (const [name, { port }] of [["First relay", first] as const, ["Second relay", second] as const]) {
      const made = await page.request.post(`${origin()}/api/v1/providers`, {
        headers: { authorization: `Bearer ${key}` },
        data: { type: "smtp", name, host: "127.0.0.2", port, security: "none" },
      });
      expect(made.status(), await made.text()).toBe(201);
    }
    const send = async (to: string) => sendEmail(page, key, { from: `shop@${domain}`, to, subject: "By which way", text: "Hello." });

    first.rules.refuse = { greeting: "421 4.3.2 Down for repair" };
    await send("one@receiver.test");
    await second.received(1, 15_000);
    await page.goto(`${origin()}/${ada.slug}/settings/sending`);
    const list = page.getByRole("list", { name: "Your providers, in the order in which they are tried" });
    const row = (name: string) => list.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });
    await expect(row("First relay")).toContainText(/Out since|Coming back/);
    await expect(row("First relay")).toContainText("Down for repair");
    await expect(row("Second relay")).toContainText("Working");

    first.rules.refuse = {};
    await expect(async () => {
      await send("two@receiver.test");
      await first.received(1, 2000);
    }).toPass({ timeout: 30_000 });
    await page.reload();
    await expect(row("First relay")).toContainText("Working");
  } finally {
    await Promise.all([first.close(), second.close()]);
  }
});
