/** `npm run screenshots`: starts the product in a folder of its own, fills it with the demo, and takes the README's pictures. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { findChromium } from "../e2e/support/chromium";
import { fillWithDemo, startProduct } from "../e2e/support/product";
import { startDns } from "../test/dns-server";
import { root } from "./run-program";

const images = resolve(root, "docs/images");
const team = "juniper-goods";

const folder = mkdtempSync(join(tmpdir(), "mailwright-screenshots-"));
/** As root the database runs as another user, who has to get in. */
chmodSync(folder, 0o755);
mkdirSync(images, { recursive: true });
const dns = await startDns({
  "spf.mailwright.example.net": { TXT: "v=spf1 ip4:198.51.100.7 -all" },
  "juniper-goods.com": { NS: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"], MX: "10 in.juniper-goods.com" },
  "in.juniper-goods.com": { A: "203.0.114.9" },
});
const product = await startProduct(folder, {
  DNS_SERVERS: dns.server,
  SPF_INCLUDE: "spf.mailwright.example.net",
  SENDING_IPS: "198.51.100.7",
});
try {
  const { path, args } = await findChromium();
  const browser = await chromium.launch({ args, ...(path && { executablePath: path }) });
  const page = await signedIn(browser, fillWithDemo(folder));
  await picture(page, "emails", "log");
  await page.goto(`${product.url}/${team}/emails?status=partial`);
  await page.locator("[data-row-link]").first().click();
  await page.waitForURL(/\/emails\/em_/);
  await picture(page, new URL(page.url()).pathname.replace(`/${team}/`, ""), "email");
  await picture(page, `domains/${await aDomain(page, "juniper-goods.com")}`, "domain");
  await page.context().addCookies([{ name: "theme", value: "dark", url: product.url }]);
  await picture(page, "emails", "log-dark");
  await browser.close();
} finally {
  await dns.close();
  await product.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();

/** @param said what the demo printed */
async function signedIn(browser: Browser, said: string): Promise<Page> {
  const password = /Password\s+(\S+)/.exec(said)?.[1];
  if (!password) throw new Error(`The demo named no password:\n${said}`);
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, colorScheme: "light", reducedMotion: "reduce" });
  await page.goto(`${product.url}/sign-in`);
  await page.getByLabel("Email").fill("ada@juniper.example");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${product.url}/${team}`);
  return page;
}

/** A domain on its way: two of its records are right, its SPF does not let this instance send, and DMARC is missing. */
async function aDomain(page: Page, domain: string): Promise<string> {
  const tell = async (operation: string, data: object) => {
    const answer = await page.request.post(`${product.url}/api/dashboard/${team}/${operation}`, { data, headers: { origin: product.url } });
    return (await answer.json()).data;
  };
  const { id, records } = await tell("domains.create", { domain });
  for (const { purpose, type, name, value } of records) if (purpose === "ownership" || purpose === "dkim") dns.set(name, type, value);
  dns.set(domain, "TXT", "v=spf1 include:_spf.google.com ~all");
  dns.set("_spf.google.com", "TXT", "v=spf1 ip4:192.0.2.0/24 ~all");
  await tell("domains.verify", { id });
  return id;
}

async function picture(page: Page, path: string, name: string): Promise<void> {
  await page.goto(`${product.url}/${team}/${path}`);
  await page.mouse.move(0, 0);
  await page.getByText("Live", { exact: true }).or(page.locator("iframe, [data-record], h1")).first().waitFor();
  await page.waitForTimeout(1500);
  await page.evaluate(() => document.fonts.ready);
  const file = join(images, `${name}.png`);
  await page.screenshot({ path: file });
  console.log(`${file} (${Math.round(statSync(file).size / 1024)} KB)`);
}
