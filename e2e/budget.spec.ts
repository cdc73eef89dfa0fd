/** How much JavaScript each page brings before it can be used, compressed: a page that grows over its budget fails here, and says by how much. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, type Page, test } from "@playwright/test";
import { routes } from "./routes";
import { demoFacts, staffOwner } from "./support/demo-facts";
import { signIn } from "./support/people";
import { origin } from "./support/run";

const KiB = 1024;
/** In KiB. See docs/decisions/015-javascript-of-a-page.md. Of the whole, 130 KiB are React and the router of Next. */
const budgets = { visitor: 166, owner: 292 } as const;

test("no page brings more JavaScript than its budget", async ({ page }) => {
  test.setTimeout(90_000);
  const facts = await demoFacts();
  const sizes: { route: string; size: number; over: number }[] = [];
  for (const as of ["visitor", "owner"] as const) {
    if (as === "owner") {
      const owner = await staffOwner("Bud Get");
      await signIn(page, owner, `/${facts.team}`);
    }
    for (const route of routes.filter((each) => each.as === as)) {
      const size = (await scriptsOf(page, route.path(facts))).reduce((sum, path) => sum + compressed(path), 0) / KiB;
      sizes.push({ route: route.page || "/", size, over: size - budgets[as] });
    }
  }
  for (const { route, size } of sizes.sort((a, b) => b.size - a.size)) console.log(`  ${size.toFixed(1).padStart(6)} KiB  ${route}`);
  expect(sizes.filter(({ size }) => size < 100)).toEqual([]);
  expect(sizes.filter(({ over }) => over > 0).map(({ route, over }) => `${route} is ${over.toFixed(1)} KiB over its budget`)).toEqual([]);
});

/** Every chunk that the document asks for, but those that only old browsers load. */
async function scriptsOf(page: Page, path: string): Promise<string[]> {
  const answer = await page.request.get(origin() + path);
  expect(answer.ok(), path).toBe(true);
  const html = (await answer.text()).replaceAll(/<script[^>]*\snomodule[^>]*>/gi, "");
  return [...new Set(html.match(/static\/chunks\/[\w.-]+\.js/g) ?? [])];
}

const known = new Map<string, number>();

function compressed(path: string): number {
  const size = known.get(path) ?? gzipSync(readFileSync(resolve(import.meta.dirname, "../.next", path))).length;
  known.set(path, size);
  return size;
}
