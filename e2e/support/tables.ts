/** What a table owes its reader at every width: words that stay in their cell, and columns wide enough to be read. */
import type { Page } from "@playwright/test";

/** The first column names the row; a narrower one breaks addresses letter by letter. */
const leastFirst = 180;
const least = 64;

/** One line per fault of the tables that the page shows, rows and cards alike. */
export const tableFaults = (page: Page): Promise<string[]> => page.evaluate(look, { leastFirst, least });

/** Runs in the page. */
function look({ leastFirst, least }: { leastFirst: number; least: number }): string[] {
  /** Of all lines of text in a cell, as far as what stands around them lets them be seen. */
  const boxesOf = (cell: Element): DOMRect[] => {
    const boxes: DOMRect[] = [];
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!parent || node.textContent?.trim() === "" || parent.closest(".sr-only")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        let { left, right, top, bottom } = box;
        for (let around: Element | null = parent; around && cell.contains(around); around = around.parentElement) {
          if (getComputedStyle(around).overflowX === "visible") continue;
          const edge = around.getBoundingClientRect();
          [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
          [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
        }
        if (right - left > 1 && bottom - top > 1) boxes.push(new DOMRect(left, top, right - left, bottom - top));
      }
    }
    return boxes;
  };
  const meet = (a: DOMRect, b: DOMRect) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
  const isSeen = (cell: Element) => cell.getClientRects().length > 0 && !cell.closest(".sr-only");
  const words = (cell: Element) => (cell.textContent ?? "").trim().replaceAll(/\s+/g, " ").slice(0, 40);
  const faults: string[] = [];
  for (const table of document.querySelectorAll("table:has([data-row])")) {
    const rows = [...table.querySelectorAll("tr")].map((row) => [...row.children].filter(isSeen));
    for (const cells of rows.slice(0, 30)) {
      const boxes = cells.map(boxesOf);
      for (const [at, cell] of cells.entries())
        for (const [other, beside] of cells.entries())
          if (other > at && boxes[at]?.some((box) => boxes[other]?.some((its) => meet(box, its))))
            faults.push(`“${words(cell)}” lies over “${words(beside)}”`);
    }
    if (getComputedStyle(table).display !== "table") continue;
    const heads = [...table.querySelectorAll("thead th")].filter((head) => isSeen(head) && !head.querySelector(".sr-only"));
    for (const [at, head] of heads.entries()) {
      const { width } = head.getBoundingClientRect();
      if (width < (at === 0 ? leastFirst : least)) faults.push(`the column “${words(head)}” is ${Math.round(width)} pixels wide`);
    }
  }
  return [...new Set(faults)];
}
