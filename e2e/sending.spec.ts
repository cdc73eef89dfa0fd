/** A team's own way to send, from the form to the order in which ways are tried. */
import { expect, test } from "@playwright/test";
import { ourTopic, snsSubscription } from "../test/sns-authority";
import { barriers, still } from "./support/inspect";
import { makeKey, sendEmail, signIn, someone } from "./support/people";
import { origin, snsHost, sql } from "./support/run";

test("an own SES account and a relay: refused while wrong, added when they work, ordered by keyboard, removed", async ({ page }) => {
  const ada = await someone("Ada of Sending");
  await signIn(page, ada, `/${ada.slug}/settings/sending`);
  await expect(page.getByText("No provider of your own yet")).toBeVisible();

  await page.getByRole("button", { name: "Add SMTP" }).click();
  await page.getByRole("textbox", { name: "Host" }).fill("127.0.0.1");
  await page.getByRole("textbox", { name: "Port (optional)" }).fill("5432");
  await page.getByRole("button", { name: "Add relay" }).click();
  await expect(page.getByRole("alert")).toContainText("127.0.0.1 is not a public address");
  await expect(page.getByRole("textbox", { name: "Host" })).toHaveAttribute("aria-invalid", "true");
  await still(page);
  expect(await barriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Cancel" }).click();

  for (const [name, region] of [
    ["Ireland", "eu-west-1"],
    ["Frankfurt", "eu-central-1"],
  ] as const) {
    await page.getByRole("button", { name: "Add SES" }).click();
    await page.getByLabel("Region").fill(region);
    await page.getByLabel("Access key id").fill("AKIAIOSFODNN7EXAMPLE");
    await page.getByLabel("Secret access key").fill("a secret that is never shown again");
    await page.getByText("Name, rate and signing").click();
    await page.getByRole("textbox", { name: "Name (optional)" }).fill(name);
    await page.getByRole("button", { name: "Add SES" }).last().click();
    await expect(page.getByRole("heading", { name: `${name} SES` })).toBeVisible();
  }
  const list = page.getByRole("list", { name: "Your providers, in the order in which they are tried" });
  await expect(list.getByRole("heading")).toHaveText([/Ireland/, /Frankfurt/]);
  await expect(list.getByText("14 a second, 412 of 50,000 today")).toHaveCount(2);
  await expect(page.getByText("a secret that is never shown again")).toHaveCount(0);

  await page.getByRole("button", { name: "Test Ireland" }).click();
  await expect(list.getByText("SES in eu-west-1 answers. It takes 14 a second and 50,000 a day.")).toBeVisible();

  await page.getByRole("button", { name: "Move Frankfurt up" }).focus();
  await page.keyboard.press("Enter");
  await expect(list.getByRole("heading")).toHaveText([/Frankfurt/, /Ireland/]);
  await expect(page.getByText("Frankfurt is now number 1 of 2.")).toBeAttached();
  await expect(page.getByRole("button", { name: "Move Frankfurt up" })).toBeFocused();
  await page.reload();
  await expect(list.getByRole("heading")).toHaveText([/Frankfurt/, /Ireland/]);
  await expect(page.getByText("Mail goes out by Frankfurt, then Ireland")).toBeVisible();

  await sql(
    `INSERT INTO transport_states (key, closed_until, closed_by, failures, last_error, last_error_at)
     SELECT id::text, now() + interval '1 hour', 'quota', 1, 'Daily message quota exceeded.', now() FROM providers WHERE team_id = $1 AND name = 'Frankfurt'`,
    [ada.teamId],
  );
  await page.reload();
  await expect(list.getByText(/^Closed until \d\d:\d\d$/)).toBeVisible();
  await expect(list.getByText("Daily message quota exceeded.")).toBeVisible();

  await page.getByRole("button", { name: "More about Frankfurt" }).click();
  await page.getByRole("menuitem", { name: "Turn off" }).click();
  await expect(page.getByText("Mail goes out by Ireland, ")).toBeVisible();
  await page.getByRole("button", { name: "More about Frankfurt" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Remove provider" }).click();
  await expect(list.getByRole("heading")).toHaveText([/Ireland/]);

  await page.getByRole("switch", { name: "Use them behind your own" }).click();
  await expect(page.getByText("It waits when it takes no mail.")).toBeVisible();
});

test("a topic of SNS: refused where SES cannot publish, named, and seen to be confirmed", async ({ page }) => {
  const ada = await someone("Ada of Topics");
  await signIn(page, ada, `/${ada.slug}/settings/sending`);
  await page.getByRole("button", { name: "Add SES" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Region").fill("eu-west-1");
  await dialog.getByLabel("Access key id").fill("AKIAIOSFODNN7EXAMPLE");
  await dialog.getByLabel("Secret access key").fill("a secret that is never shown again");
  const topic = dialog.getByRole("textbox", { name: "SNS topic (optional)" });
  await dialog.getByText("Reports and endpoint").click();
  await topic.fill("arn:aws-cn:sns:cn-north-1:123456789012:mail-events");
  await dialog.getByRole("button", { name: "Add SES" }).click();
  await expect(topic).toHaveAttribute("aria-invalid", "true");
  await expect(dialog.getByRole("alert")).toContainText("SES in eu-west-1 cannot publish to a topic in cn-north-1.");
  await dialog.getByText("What to do in AWS").click();
  await expect(dialog.getByText(`${origin()}/api/webhooks/ses`)).toBeVisible();
  await still(page);
  expect(await barriers(page)).toEqual([]);

  const topicArn = ourTopic.replace("mail-events", "events-of-ada");
  await topic.fill(topicArn);
  await dialog.getByRole("button", { name: "Add SES" }).click();
  const list = page.getByRole("list", { name: "Your providers, in the order in which they are tried" });
  await expect(list.getByText("The subscription of the topic is not confirmed yet.")).toBeVisible();
  await list.getByText("What to do in AWS").click();
  await still(page);
  expect(await barriers(page)).toEqual([]);
  const confirmed = await page.request.post(`${origin()}/api/webhooks/ses`, {
    data: JSON.stringify(snsSubscription(snsHost(), { TopicArn: topicArn })),
  });
  expect(confirmed.status()).toBe(200);
  await page.reload();
  await expect(list.getByText("Subscribed; none has come about mail of this provider yet.")).toBeVisible();
});

test("a developer sees the ways and changes nothing, and a viewer is told who may", async ({ page }) => {
  const owner = await someone("Owner of Ways");
  const team = { id: owner.teamId, slug: owner.slug };
  const developer = await someone("Developer of Ways", team, "developer");
  await signIn(page, developer, `/${owner.slug}/settings/sending`);
  await expect(page.getByText("You can look, but not change")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Add provider\. Locked/ })).toBeVisible();
  await expect(page.getByRole("switch", { name: "Use them behind your own" })).toBeDisabled();
  await page.context().clearCookies();
  const viewer = await someone("Viewer of Ways", team, "viewer");
  await signIn(page, viewer, `/${owner.slug}/settings/sending`);
  await expect(page.getByRole("heading", { name: "You cannot see how the team sends" })).toBeVisible();
});

test("a default sender: refused at a strange domain, chosen, and in From of what names nobody", async ({ page }) => {
  const ada = await someone("Ada Default");
  await signIn(page, ada, `/${ada.slug}/settings/sending`);
  const panel = page.locator("section").filter({ has: page.getByRole("heading", { name: "Default sender" }) });
  await expect(panel).toContainText("Every request must name its sender");
  await panel.getByLabel("From, where a request names nobody").fill("ada@elsewhere.example");
  await panel.getByRole("button", { name: "Save default sender" }).click();
  await expect(panel.getByText("elsewhere.example is not a domain of this team. Add it first.").first()).toBeVisible();
  await panel.getByLabel("From, where a request names nobody").fill("Ada Default <ada@sandbox.test>");
  await panel.getByRole("button", { name: "Save default sender" }).click();
  await expect(panel.getByText("it comes from Ada Default <ada@sandbox.test>").first()).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  const { key } = await makeKey(page, ada.slug);
  const id = await sendEmail(page, key, { to: ["bob@example.com"], subject: "From nobody", text: "Hello." });
  await page.goto(`${origin()}/${ada.slug}/emails/${id}`);
  await expect(page.getByText("Ada Default <ada@sandbox.test>").first()).toBeVisible();
});
