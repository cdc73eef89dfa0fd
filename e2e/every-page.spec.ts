/** Every page in both themes, on a desk and on a phone: no barrier, no sideways scrolling, no word in the console, no request to elsewhere. */
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { type Facts, routes } from "./routes";
import { demoFacts, staffOwner } from "./support/demo-facts";
import { barriers, faultsAt, hasName, overflow, still } from "./support/inspect";
import { type Someone, signIn } from "./support/people";
import { origin } from "./support/run";
import { tableFaults } from "./support/tables";
import { type Watch, watch } from "./support/watch";

const desk = 1280;
const phone = 390;
const narrowest = 320;
/** Where the sidebar leaves a table little room: tablets, small laptops, and larger ones that are zoomed. */
const between = [768, 820, 900, 1024, 1100, desk];

let facts: Facts;
let owner: Someone;

test.beforeAll(async () => {
  facts = await demoFacts();
  owner = await staffOwner("Owner of Juniper");
});

test("every page is listed, and every listed page is there", () => {
  const app = resolve(import.meta.dirname, "../app");
  const there = readdirSync(app, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => file.replace(/\/?page\.tsx$/, ""));
  expect(there.sort()).toEqual(routes.map(({ page }) => page).sort());
  expect(there.map((page) => join("app", page, "page.tsx")).length).toBeGreaterThan(15);
});

for (const theme of ["light", "dark"] as const) {
  for (const as of ["visitor", "owner"] as const) {
    test(`every page of ${as === "owner" ? "an owner" : "a visitor"} in the ${theme} theme`, async ({ browser }) => {
      test.setTimeout(150_000);
      const { page, heard, context } = await lookFrom(await browser.newContext(), theme);
      if (as === "owner") await signIn(page, owner, `/${facts.team}`);
      for (const route of routes.filter((each) => each.as === as)) {
        await test.step(route.path(facts), async () => {
          await page.setViewportSize({ width: desk, height: 900 });
          await page.goto(origin() + route.path(facts));
          await hasName(page, route.heading);
          const faults = [...(await faultsAt(page, desk)), ...(await faultsAt(page, phone))];
          for (const width of as === "owner" && theme === "light" ? [...between, phone] : []) {
            await page.setViewportSize({ width, height: 900 });
            const sideways = await overflow(page);
            if (sideways > 0) faults.push(`${sideways} pixels wider than the window of ${width}`);
            faults.push(...(await tableFaults(page)).map((line) => `${width}: ${line}`));
          }
          await page.setViewportSize({ width: narrowest, height: 900 });
          const wide = await overflow(page);
          if (wide > 0) faults.push(`${wide} pixels wider than the window of ${narrowest}`);
          await spreadText(page);
          const wider = await overflow(page);
          if (wider > 0) faults.push(`${wider} pixels wider than the window of ${narrowest} when its text is spread`);
          expect.soft([...faults, ...heard.take()], route.page).toEqual([]);
        });
      }
      await context.close();
    });
  }

  test(`every overlay in the ${theme} theme`, async ({ browser }) => {
    test.setTimeout(120_000);
    const { page, heard, context } = await lookFrom(await browser.newContext(), theme);
    await signIn(page, owner, `/${facts.team}`);
    for (const [name, open] of overlays) {
      await test.step(name, async () => {
        await page.setViewportSize({ width: name.includes("phone") ? phone : desk, height: 900 });
        await open(page);
        await still(page);
        expect.soft([...(await barriers(page)), ...heard.take()], name).toEqual([]);
        await page.keyboard.press("Escape");
        await expect(page.locator("[role=dialog],[role=alertdialog],[role=menu]").filter({ visible: true })).toHaveCount(0);
      });
    }
    await context.close();
  });
}

test("no link of any page leads nowhere, and every anchor is there", async ({ page }) => {
  test.setTimeout(120_000);
  const found = new Map<string, string>();
  for (const as of ["visitor", "owner"] as const) {
    if (as === "owner") await signIn(page, owner, `/${facts.team}`);
    for (const route of routes.filter((each) => each.as === as)) {
      await page.goto(origin() + route.path(facts));
      await hasName(page, route.heading);
      for (const href of await page.locator("a[href]").evaluateAll((links) => links.map((link) => Reflect.get(link, "href")))) {
        /** One email, message or row stands for all of its kind. */
        const kind = String(href).replace(/(em|msg|dom)_\w+/, "$1");
        if (![...found.values()].includes(kind)) found.set(String(href), kind);
      }
    }
  }
  expect(found.size).toBeGreaterThan(60);
  const dead: string[] = [];
  for (const href of found.keys()) {
    const [address = "", anchor] = href.split("#");
    const answer = await page.request.get(address);
    const text = await answer.text();
    if (!answer.ok()) dead.push(`${href}: ${answer.status()}`);
    if (/<h1[^>]*>(Nothing at this address|Not found|This page could not be shown)/.test(text)) dead.push(`${href}: not found`);
    if (anchor && !text.includes(`id="${anchor}"`)) dead.push(`${href}: no such anchor`);
  }
  expect(dead).toEqual([]);
});

test("with the keyboard one always sees where one is, also under the bar of a phone", async ({ page }) => {
  test.setTimeout(120_000);
  await signIn(page, owner, `/${facts.team}`);
  await page.setViewportSize({ width: phone, height: 800 });
  for (const route of routes.filter((each) => each.as === "owner")) {
    await test.step(route.path(facts), async () => {
      await page.goto(origin() + route.path(facts));
      await hasName(page, route.heading);
      const unseen: string[] = [];
      for (let stops = 0; stops < 30; stops++) {
        await page.keyboard.press("Tab");
        const [name, fault] = await page.evaluate(focusFault);
        if (name === "") break;
        /** A ring that a script draws comes a moment later. */
        if (fault && (await page.evaluate(focusFault))[1]) unseen.push(`${name}: ${fault}`);
      }
      expect.soft(unseen, route.page).toEqual([]);
    });
  }
});

/** Runs in the page: the name of what has the focus, and why one would not see it. */
function focusFault(): [name: string, fault: string] {
  const { activeElement: at } = document;
  if (!at || at === document.body) return ["", ""];
  const name =
    (at.getAttribute("aria-label") ?? at.getAttribute("title") ?? at.textContent ?? "").trim().slice(0, 40) || at.outerHTML.slice(0, 80);
  const { left, top, right, bottom } = at.getBoundingClientRect();
  if (right - left < 8 || bottom - top < 8) return [name, "too small to be seen"];
  const points: [number, number][] = [
    [(left + right) / 2, (top + bottom) / 2],
    [left + 4, top + 4],
    [right - 4, bottom - 4],
  ];
  const shown = points.some(([x, y]) => {
    const there = document.elementFromPoint(x, y);
    return there && (at.contains(there) || there.contains(at) || at.closest("label")?.contains(there));
  });
  if (!shown) return [name, "covered, or outside the window"];
  /** A control may be drawn by what follows it. */
  const drawn = [at, at.nextElementSibling].some((each) => {
    const style = each && getComputedStyle(each);
    return style && style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
  });
  return [name, drawn ? "" : "no ring"];
}

/** WCAG 1.4.12: as somebody spreads text who reads it better so. */
const spreadText = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }",
    );
    document.adoptedStyleSheets = [sheet];
  });

const to = (page: Page, path: string) => page.goto(`${origin()}/${facts.team}${path}`);

/** Each opens something over the page and waits until it is there. */
const overlays: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  [
    "the command palette",
    async (page) => {
      await to(page, "");
      await page.getByRole("button", { name: "Search or do…" }).click();
      await expect(page.getByRole("dialog", { name: "Command palette" }).getByRole("option").first()).toBeVisible();
    },
  ],
  [
    "the shortcuts",
    async (page) => {
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog")).toContainText("Collapse or expand the sidebar");
    },
  ],
  [
    "the team switcher",
    async (page) => {
      await page.getByRole("button", { name: /Switch team/ }).click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  ],
  [
    "the account menu",
    async (page) => {
      await page.getByRole("button", { name: /Account menu/ }).click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  ],
  [
    "a letter for later",
    async (page) => {
      await to(page, "?compose=later");
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  ],
  [
    "the status filter",
    async (page) => {
      await to(page, "/emails");
      await page.getByRole("button", { name: "Add filter" }).click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  ],
  [
    "days and tag",
    async (page) => {
      await page.getByRole("button", { name: "Days, tag" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  ],
  [
    "a new key",
    async (page) => {
      await to(page, "/credentials?create=1");
      await expect(page.getByRole("dialog")).toContainText("This key may");
    },
  ],
  [
    "rotating a key",
    async (page) => {
      await to(page, "/credentials");
      await page
        .getByRole("button", { name: /^Rotate / })
        .first()
        .click();
      await expect(page.getByRole("dialog")).toContainText("The old secret goes on working");
    },
  ],
  [
    "revoking a key",
    async (page) => {
      await to(page, "/credentials");
      await page
        .getByRole("button", { name: /^Revoke / })
        .first()
        .click();
      await expect(page.getByRole("alertdialog")).toBeVisible();
    },
  ],
  [
    "emptying the inbox",
    async (page) => {
      await to(page, "/sandbox");
      await page.getByRole("button", { name: "Empty inbox" }).click();
      await expect(page.getByRole("alertdialog")).toBeVisible();
    },
  ],
  [
    "the navigation on a phone",
    async (page) => {
      await to(page, "");
      await page.getByRole("button", { name: "Open navigation" }).click();
      await expect(page.getByRole("dialog").getByRole("link", { name: "Emails" })).toBeVisible();
    },
  ],
];

async function lookFrom(context: BrowserContext, theme: string): Promise<{ context: BrowserContext; page: Page; heard: Watch }> {
  await context.addCookies([{ name: "theme", value: theme, url: origin() }]);
  const page = await context.newPage();
  return { context, page, heard: await watch(page, origin()) };
}
