/** What every page owes everybody: no barrier that axe can find, one heading, a title, and no sideways scrolling. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Each barrier as one line: the rule, where, and what is missing. @param within looks only there */
export async function barriers(page: Page, within?: string): Promise<string[]> {
  const builder = new AxeBuilder({ page }).withTags(tags).setLegacyMode();
  if (within) builder.include(within);
  const found = await look(builder);
  /** The title comes later in the stream than the page, and news may have been taking it apart: a fault is one that stays. */
  if (found.length === 0) return found;
  await page.waitForFunction(() => document.title !== "", undefined, { timeout: 5_000 }).catch(() => undefined);
  return look(builder);
}

async function look(builder: AxeBuilder): Promise<string[]> {
  const { violations } = await builder.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary?.replaceAll(/\s+/g, " ")}`),
  );
}

/** Waits until nothing moves any more: fading text has no contrast yet. */
export async function still(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ playState, effect }) => playState !== "running" || effect?.getTiming().iterations === Number.POSITIVE_INFINITY),
  );
}

/** Pixels by which the page is wider than the window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** One line per fault of the page as it stands at this width. */
export async function faultsAt(page: Page, width: number): Promise<string[]> {
  await page.setViewportSize({ width, height: 900 });
  await still(page);
  const wide = await overflow(page);
  return [...(await barriers(page)), ...(wide > 0 ? [`${wide} pixels wider than the window of ${width}`] : [])].map(
    (line) => `${width}: ${line}`,
  );
}

/** The page has said its name: in the tab and in one heading. */
export async function hasName(page: Page, heading: RegExp | string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page.getByRole("status", { name: /^Loading/ })).toHaveCount(0);
  await expect(page).toHaveTitle(/Mailwright/);
}
