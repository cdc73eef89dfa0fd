/** A domain from its name to its postmark, what breaks it, and the operator's word, against a DNS that changes under the page. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import pg from "pg";
import { newUuid } from "../lib/infra/ids";
import { hashPassword } from "../lib/teams/password-hash";
import { type DnsServer, startDns, type ZoneType } from "../test/dns-server";
import { type Product, startProduct } from "./support/product";

test.describe.configure({ mode: "serial" });

/** No name of these is ever asked of another server than ours. */
const name = "mail.acme-shop.com";
const password = "seven-wet-umbrellas-19";
const owner = { name: "Ada Novak", email: "ada@first.example", team: "Novak" };
const stranger = { name: "Sam Okafor", email: "sam@second.example", slug: "sams-shop" };

interface Wanted {
  readonly purpose: string;
  readonly type: ZoneType;
  readonly name: string;
  readonly value: string;
}

let folder: string;
let dns: DnsServer;
let product: Product;
let operator: { context: BrowserContext; page: Page };
/** The domain's page, which no test reloads. */
let page: Page;
let wanted: readonly Wanted[];

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  folder = mkdtempSync(join(tmpdir(), "mailwright-domains-"));
  /** As root the server runs as another user, who has to get in. */
  chmodSync(folder, 0o755);
  dns = await startDns({
    "spf.house-of-mail.com": { TXT: "v=spf1 ip4:198.51.100.7 -all" },
    [name]: { MX: `10 in.${name}` },
    [`in.${name}`]: { A: "203.0.114.9" },
  });
  product = await startProduct(folder, {
    DNS_SERVERS: dns.server,
    DOMAIN_APPROVAL: "signup",
    SPF_INCLUDE: "spf.house-of-mail.com",
    SENDING_IPS: "198.51.100.7",
  });
  const context = await browser.newContext();
  operator = { context, page: await context.newPage() };
  await setUp(operator.page);
});

test.afterAll(async () => {
  await operator?.context.close();
  await product?.stop();
  await dns?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a name that cannot be a domain is refused at its field, and a good one ends on its page", async () => {
  page = operator.page;
  await page.goto(`${product.url}/novak/domains`);
  await page.getByRole("link", { name: "Add the first domain" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Domain", { exact: true }).fill("co.uk");
  await dialog.getByRole("button", { name: "Add domain" }).click();
  await expect(dialog.getByLabel("Domain", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expect(dialog.getByRole("alert")).toBeFocused();
  await dialog.getByLabel("Domain", { exact: true }).fill(name);
  await dialog.getByRole("button", { name: "Add domain" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByText(/^Publish 2 records at your DNS host: ownership and DKIM\.$/)).toBeVisible();
});

test("records published one after another turn the page green, and nobody touches it", async () => {
  test.setTimeout(120_000);
  await page.evaluate(() => document.documentElement.setAttribute("data-untouched", ""));
  const { data } = await tell(page, "novak", "domains.get", { id: name });
  wanted = data.records;
  expect(wanted.map(({ purpose }) => purpose)).toEqual(["ownership", "dkim", "spf", "dmarc"]);
  for (const record of wanted) {
    dns.set(record.name, record.type, record.value);
    await expect(line(record.purpose).getByText("Right", { exact: true })).toBeVisible({ timeout: 20_000 });
    if (record.purpose === "ownership") await expect(page.getByText("Publish one record at your DNS host: DKIM.")).toBeVisible();
  }
  await expect(page.getByRole("img", { name: /^Postmark: VERIFIED/ })).toBeVisible();
  await expect(page.getByText(`Mail can be sent from ${name}.`)).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-untouched", "");
  await expect(page.getByRole("list", { name: "Checks, newest first" }).getByText("DKIM: missing → right")).toBeVisible();
});

test("a broken record is shown with the characters that differ, and the record that mends it", async () => {
  test.setTimeout(90_000);
  const dkim = recordOf("dkim");
  dns.set(dkim.name, dkim.type, dkim.value.replace(/.{6}$/, "AAAAAA"));
  await expect(line("dkim").getByText("Wrong", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(line("dkim").locator("mark").first()).toBeVisible();
  await expect(page.getByText(`Correct the DKIM record at ${dkim.name}`)).toBeVisible();
  await expect(page.getByText(/sending stops in/).first()).toBeVisible();
  const fix = page.getByRole("region", { name: "Next best fix" });
  await expect(fix).toContainText("+35 points");
  await expect(fix).toContainText(dkim.value);
  dns.set(dkim.name, dkim.type, dkim.value);
  await expect(line("dkim").getByText("Right", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(/sending stops in/)).toHaveCount(0);
});

test("a name server that does not answer is told as such, and takes nothing away", async () => {
  test.setTimeout(90_000);
  const ownership = recordOf("ownership");
  dns.fault(ownership.name, "servfail");
  await expect(line("ownership").getByText("Could not ask", { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(line("ownership").getByText("Missing", { exact: true })).toHaveCount(0);
  await expect(page.locator("header", { has: page.locator("h1") }).getByText("Verified", { exact: true })).toBeVisible();
  dns.fault(ownership.name, null);
  await expect(line("ownership").getByText("Right", { exact: true })).toBeVisible({ timeout: 30_000 });
});

test("an operator decides by keyboard, and takes a decision back before anything has happened", async ({ browser }) => {
  test.setTimeout(120_000);
  await addStranger();
  const theirs = await (await browser.newContext()).newPage();
  await signIn(theirs);
  for (const domain of ["good-shop.com", "acrne-shop.com"])
    expect((await tell(theirs, stranger.slug, "domains.create", { domain })).data).toMatchObject({ approval: "waiting" });
  expect((await theirs.goto(`${product.url}/admin/domains`))?.status()).toBe(404);

  await page.goto(`${product.url}/admin/domains`);
  await expect(page.getByText("2 domains wait for approval, the oldest first.")).toBeVisible();
  const good = page.getByRole("listitem", { name: "good-shop.com" });
  const bad = page.getByRole("listitem", { name: "acrne-shop.com" });
  await expect(bad).toContainText(`${name} of ${owner.team}, in use`);
  await page.bringToFront();
  /** Until the page listens; at the first of the list, k goes no further. */
  await expect(async () => {
    await page.keyboard.press("k");
    await expect(good).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press("j");
  await expect(bad).toBeFocused();
  await page.keyboard.press("k");
  await page.keyboard.press("a");
  await expect(good).toContainText("takes effect in");
  await expect(bad).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(good.getByRole("button", { name: "Approve good-shop.com" })).toBeVisible();
  expect(await approvalOf("good-shop.com")).toBe("waiting");

  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Reason")).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toContainText("Write the reason");
  await page.keyboard.type("It looks like another team’s name.");
  await expect(dialog.getByRole("region", { name: "The mail" })).toContainText("It looks like another team’s name.");
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toHaveCount(0);
  await expect(good).toBeFocused();
  await page.keyboard.press("a");
  await expect(page.getByText("Nothing waits for approval")).toBeVisible({ timeout: 20_000 });
  expect(await approvalOf("good-shop.com")).toBe("approved");
  expect(await approvalOf("acrne-shop.com")).toBe("rejected");

  await theirs.goto(`${product.url}/${stranger.slug}`);
  const told = theirs.getByText("acrne-shop.com was rejected by the operator");
  await expect(told).toBeVisible();
  await expect(theirs.getByText("It looks like another team’s name.")).toBeVisible();
  await theirs.context().close();
});

const line = (purpose: string) => page.locator(`[data-record="${purpose}"]`);

function recordOf(purpose: string): Wanted {
  const found = wanted.find((record) => record.purpose === purpose);
  if (!found) throw new Error(`No record for ${purpose} was wanted.`);
  return found;
}

/** Through the dashboard's own door, as the page does it. */
async function tell(as: Page, team: string, operation: string, data: Record<string, unknown>) {
  const answer = await as.request.post(`${product.url}/api/dashboard/${team}/${operation}`, { data, headers: { origin: product.url } });
  if (!answer.ok()) throw new Error(`${operation} was refused: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

async function setUp(first: Page): Promise<void> {
  await first.goto(product.setupUrl ?? "");
  await first.getByLabel("Name", { exact: true }).fill(owner.name);
  await first.getByLabel("Team name").fill(owner.team);
  await first.getByLabel("Email").fill(owner.email);
  await first.getByLabel("Password", { exact: true }).fill(password);
  await first.getByRole("button", { name: "Create owner and test sending" }).click();
  await expect(first.getByRole("heading", { level: 1, name: "This instance is yours" })).toBeVisible({ timeout: 20_000 });
}

async function signIn(as: Page): Promise<void> {
  await as.goto(`${product.url}/sign-in`);
  await as.getByLabel("Email").fill(stranger.email);
  await as.getByLabel("Password", { exact: true }).fill(password);
  await as.getByRole("button", { name: "Sign in" }).click();
  await as.waitForURL((url) => url.pathname !== "/sign-in");
}

/** Somebody with a team of their own, who is no operator. */
async function addStranger(): Promise<void> {
  const [userId, teamId] = [newUuid(), newUuid()];
  await sql("INSERT INTO users (id, email, email_key, name, password_hash, email_verified_at) VALUES ($1, $2, $2, $3, $4, now())", [
    userId,
    stranger.email,
    stranger.name,
    await hashPassword(password),
  ]);
  await sql("INSERT INTO teams (id, name, slug) VALUES ($1, $2, $3)", [teamId, `${stranger.name}’s team`, stranger.slug]);
  await sql("INSERT INTO members (team_id, user_id, role) VALUES ($1, $2, 'owner')", [teamId, userId]);
}

const approvalOf = async (domain: string): Promise<unknown> =>
  (await sql("SELECT approval FROM domains WHERE name = $1", [domain]))[0]?.approval;

async function sql(text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: product.databaseUrl });
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
