/** From no key to an email whose every recipient is accounted for; and that nothing an email or a server says becomes part of the page. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { promisify } from "node:util";
import { expect, type Page, test } from "@playwright/test";
import { frameSandbox } from "../components/emails/frame-document";
import { barriers, hasName } from "./support/inspect";
import { mailTo } from "./support/mail";
import { makeKey, sendEmail, signIn, someone } from "./support/people";
import { origin, sql } from "./support/run";
import { watch } from "./support/watch";

const run = promisify(execFile);

test("a key made by keyboard alone, its own snippet run as it stands, and Home ticks itself", async ({ page }) => {
  const me = await someone("Kay Board");
  const heard = await watch(page, origin());
  await signIn(page, me, `/${me.slug}`);
  await hasName(page, "Home");
  await expect(page.getByText("0 of 3 done")).toBeVisible();
  const home = await page.context().newPage();
  await home.goto(`${origin()}/${me.slug}`);
  await expect(home.getByText("0 of 3 done")).toBeVisible();
  await page.bringToFront();

  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Command palette" })).toBeVisible();
  await page.keyboard.type("create api");
  await expect(page.getByRole("option", { name: "Create API key" })).toHaveAttribute("data-highlighted", "");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("This key may");
  await tabTo(page, "Name");
  await page.keyboard.type("Shop, production");
  await tabTo(page, "Create key");
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("Shop, production is ready");
  expect(await barriers(page, "[role=dialog]")).toEqual([]);

  const curl = await snippet(page, "curl");
  await page.getByRole("tab", { name: "Node" }).click();
  const node = await snippet(page, "Node");
  const printed = await run(process.execPath, ["--input-type=module", "--eval", node], { env: { ...process.env, FORCE_COLOR: "0" } });
  expect(printed.stdout).toMatch(/^20[02] /);
  const hasCurl = await run("curl", ["--version"]).then(
    () => true,
    () => false,
  );
  if (hasCurl)
    expect(JSON.parse((await run("sh", ["-c", `${curl} --silent`])).stdout)).toMatchObject({ id: expect.stringMatching(/^em_/) });

  await tabTo(page, "Download as .env");
  await page.keyboard.press("Enter");
  await tabTo(page, "I have stored it");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("row").filter({ hasText: "Shop, production" })).toContainText("Active");

  await home.bringToFront();
  await expect(home.getByRole("row").filter({ hasText: "Hello from Mailwright" }).first()).toContainText("Delivered");
  await expect(home.getByText("First steps")).toHaveCount(0);
  expect(heard.take()).toEqual([]);
});

test("what is sent shows in the log as it happens, and its page tells each recipient's fate in the server's words", async ({ page }) => {
  const me = await someone("Fay Tail");
  const heard = await watch(page, origin());
  await signIn(page, me, `/${me.slug}/emails`);
  await expect(page.getByRole("heading", { name: "No emails yet" })).toBeVisible();
  const { key } = await makeKey(page, me.slug);
  const to = ["delivered", "bounced", "complained", "deferred", "suppressed"].map((name) => `${name}@sandbox.test`);
  await sendEmail(page, key, { from: "you@sandbox.test", to, subject: "Five fates", text: "One of each." });
  await page.getByRole("row").filter({ hasText: "Five fates" }).getByRole("link").click();
  await hasName(page, "Five fates");
  for (const [address, word, said] of [
    ["delivered@sandbox.test", "Delivered", "250 2.0.0 Kept in the sandbox."],
    ["bounced@sandbox.test", "Bounced", "550 5.1.1 The sandbox has no such mailbox."],
    ["complained@sandbox.test", "Complained", "250 2.0.0 Kept in the sandbox."],
    ["deferred@sandbox.test", "Deferred", "451 4.7.1 The sandbox wants this message a second time."],
    ["suppressed@sandbox.test", "Suppressed", null],
  ] as const) {
    const fate = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: address }) });
    await expect(fate).toContainText(word);
    if (said) await expect(fate).toContainText(said);
  }
  expect(heard.take()).toEqual([]);
});

test("a relay takes, refuses and puts off over real SMTP, and its words are shown as words", async ({ page }) => {
  const me = await someone("Rela Y");
  const domain = `${me.slug}.example`;
  await sql(
    `INSERT INTO domains (id, team_id, name, unicode, looks, status, verified_at, source, token)
     VALUES ($1, $2, $3, $3, '{}', 'verified', now(), 'operator', 'a-token-of-the-tests')`,
    [randomUUID(), me.teamId, domain],
  );
  const heard = await watch(page, origin());
  await signIn(page, me, `/${me.slug}`);
  const { key } = await makeKey(page, me.slug);
  const taken = `someone@${me.slug}.test`;
  const id = await sendEmail(page, key, {
    from: `shop@${domain}`,
    to: [taken, "nobody@refused.test", "later@greylist.test"],
    subject: "Over the wire",
    text: "Hello over SMTP.",
  });
  expect((await mailTo(taken, /Over the wire/)).text).toContain("Hello over SMTP.");
  await page.goto(`${origin()}/${me.slug}/emails/${id}`);
  for (const [address, word, said] of [
    [taken, "Sent", "250"],
    ["nobody@refused.test", "Bounced", "550 5.1.1 <img src=x onerror=alert(1)> does not live here"],
    ["later@greylist.test", "Deferred", "451 4.7.1 Greylisted & told to come back"],
  ] as const) {
    const fate = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: address }) });
    await expect(fate).toContainText(word);
    await expect(fate).toContainText(said);
  }
  await page.getByRole("link", { name: /^Events/ }).click();
  await expect(
    page
      .getByText("email.bounced")
      .or(page.getByText("bounced", { exact: true }))
      .first(),
  ).toBeVisible();
  for (const event of await page.locator("summary").all()) await event.click();
  await expect(page.getByText("<img src=x onerror=alert(1)>").first()).toBeVisible();
  await expect(page.locator("img[src=x]")).toHaveCount(0);
  expect(heard.take()).toEqual([]);
});

test("an email cannot run, load or leave anything from its preview, and its text stays text", async ({ page }) => {
  const canary = await startCanary();
  const me = await someone("Eve Preview");
  const heard = await watch(page, origin());
  await signIn(page, me, `/${me.slug}`);
  const { key } = await makeKey(page, me.slug);
  const hostile = await sendEmail(page, key, {
    from: "you@sandbox.test",
    to: "delivered@sandbox.test",
    subject: 'Hostile </title><script>alert("subject")</script>',
    html: hostileHtml(canary.url),
  });
  const quoted = await sendEmail(page, key, {
    from: "you@sandbox.test",
    to: "delivered@sandbox.test",
    subject: "Plain",
    text: `See http://x?"onmouseover="alert(1) <b>now</b>`,
  });
  await expect.poll(async () => (await sql("SELECT 1 FROM sandbox_messages WHERE team_id = $1", [me.teamId])).length).toBe(2);

  const views = [`emails/${hostile}`];
  await page.goto(`${origin()}/${me.slug}/sandbox`);
  await page.getByRole("row").filter({ hasText: "Hostile" }).getByRole("link").click();
  await page.waitForURL(/\/sandbox\/msg_/);
  views.push(new URL(page.url()).pathname.slice(me.slug.length + 2));
  for (const view of views) {
    await test.step(view, async () => {
      await page.goto(`${origin()}/${me.slug}/${view}`);
      const frame = page.frameLocator("iframe");
      await expect(frame.getByText("The last line of the mail")).toBeVisible();
      await expect(frame.getByText("It ran")).toHaveCount(0);
      await frame.getByText("A link that is a script").click();
      await frame.getByText("A form's button").click();
      const opening = page.context().waitForEvent("page");
      await frame.getByText("Over the top").click();
      await (await opening).close();
      await page.getByText("Dark", { exact: true }).click();
      await expect(frame.getByText("The last line of the mail")).toBeVisible();
      await expect(page.locator("iframe")).toHaveAttribute("sandbox", frameSandbox);
      expect(page.url()).toBe(`${origin()}/${me.slug}/${view}`);
      for (const tab of await page
        .getByRole("navigation", { name: /Content/ })
        .getByRole("link")
        .all()) {
        await tab.click();
        await expect(tab).toHaveAttribute("aria-current", "page");
      }
    });
  }
  await page.goto(`${origin()}/${me.slug}/emails/${quoted}`);
  await expect(page.frameLocator("iframe").locator("pre")).toHaveText(`See http://x?"onmouseover="alert(1) <b>now</b>`);
  await page.goto(`${origin()}/${me.slug}/emails/${quoted}?tab=text`);
  await expect(page.getByRole("region", { name: "Text", exact: true })).toContainText(`See http://x?"onmouseover="alert(1) <b>now</b>`);
  await expect(page.locator("[onmouseover]")).toHaveCount(0);

  const ofTheFrame = /about:srcdoc|sandboxed|script-src|default-src 'none'|style-src|img-src|Refused|Blocked/i;
  expect(heard.take().filter((line) => !ofTheFrame.test(line) || line.startsWith("dialog") || line.startsWith("request"))).toEqual([]);
  /** By the link that was pressed, in a tab of its own each time. */
  expect(canary.asked.filter((path) => path !== "/top" && path !== "/favicon.ico")).toEqual([]);
  await canary.stop();
});

const hostileHtml = (canary: string) => `<!doctype html><html><head>
<meta http-equiv="refresh" content="0;url=${canary}/refresh"><base href="${canary}/">
<link rel="stylesheet" href="${canary}/sheet.css"><style>@import url(${canary}/import.css); p { background: url(${canary}/style.png) }</style>
<script>document.write("It ran"); alert("script")</script><script src="${canary}/script.js"></script></head>
<body onload="alert('body')" background="${canary}/body.png">
<img src=x onerror="alert('img')"><img src="${canary}/pixel.png" srcset="${canary}/set.png 2x"><svg onload="alert('svg')"><script>alert("svg script")</script></svg>
<iframe src="${canary}/frame"></iframe><object data="${canary}/object"></object><embed src="${canary}/embed">
<video src="${canary}/video" poster="${canary}/poster.png" autoplay></video><audio src="${canary}/audio" autoplay></audio>
<a href="javascript:alert('link')">A link that is a script</a>
<form action="${canary}/form"><button>A form's button</button></form>
<a href="${canary}/top" target="_top">Over the top</a>
<p style="background-image:url(${canary}/inline.png)">The last line of the mail</p></body></html>`;

/** Counts whoever comes. */
async function startCanary(): Promise<{ url: string; asked: string[]; stop(): Promise<void> }> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("The canary has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

/** Presses Tab until the control of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const named = (text: string) => {
    const { activeElement: at } = document;
    if (!(at instanceof HTMLElement)) return false;
    const label = at instanceof HTMLInputElement ? at.labels?.[0]?.textContent : (at.getAttribute("aria-label") ?? at.textContent);
    return label?.trim() === text;
  };
  for (let pressed = 0; pressed < 60; pressed++) {
    if (await page.evaluate(named, name)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`No Tab leads to “${name}”.`);
}

const snippet = (page: Page, language: string): Promise<string> => page.getByRole("region", { name: `${language} example` }).innerText();
