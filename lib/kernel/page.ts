/** Lists: a page number, an offset or a cursor in, rows and honest totals out. */
import { z } from "zod";
import { type IdKind, readId } from "../infra/ids";
import { invalid } from "./fault";
import { wholeNumber } from "./whole-number";

export const pageFields = {
  page: wholeNumber(1, 10_000).default(1).describe("1-based page; ignored when `offset` or `cursor` is given"),
  limit: wholeNumber(1, 200).default(50).describe("Rows on a page"),
  offset: wholeNumber(0, 2_000_000).optional().describe("Rows to pass over, instead of `page`; ignored when `cursor` is given"),
  cursor: z
    .string()
    .max(64)
    .optional()
    .describe("`nextCursor` of the page before, or `previousCursor` of the page behind where a list has one"),
};

/** What a list was asked for. */
export interface Paging {
  readonly page: number;
  readonly limit: number;
  readonly offset?: number | undefined;
  readonly cursor?: string | undefined;
}

/** `{ <plural>: […], total, page, pages, nextCursor }`. */
export const pageOf = <Name extends string, T extends z.ZodType>(name: Name, item: T) =>
  z.object({
    ...({ [name]: z.array(item) } as Record<Name, z.ZodArray<T>>),
    total: z.number().int().describe("Rows in all; exact up to 10,000"),
    totalIsEstimate: z.boolean().optional().describe("True when there are more than `total` says"),
    page: z.number().int().describe("With `offset`, the page on which its first row stands"),
    pages: z.number().int(),
    nextCursor: z.string().nullable().describe("Null on the last page"),
  });

/** The UUID after which to go on; null without a cursor. @throws Fault validation_error for one that is no id of this kind */
export function cursorIn(kind: IdKind, { cursor }: Pick<Paging, "cursor">): string | null {
  const after = cursor ? readId(kind, cursor) : null;
  if (cursor && !after) throw invalid("cursor", "This cursor is not one that a list gave out.");
  return after;
}

/** How many rows stand before the page: none behind a cursor. */
export const skipped = ({ page, limit, offset, cursor }: Paging): number => (cursor ? 0 : (offset ?? (page - 1) * limit));

/** What to read: the page, and a row more, by which one knows whether others follow. */
export const windowOf = (paging: Paging) => ({ skip: skipped(paging), take: paging.limit + 1 });

/** Where in the list the answer stands. */
export const placeOf = ({ page, limit, offset }: Paging, total: number) => ({
  page: offset === undefined ? page : Math.floor(offset / limit) + 1,
  pages: Math.max(1, Math.ceil(total / limit)),
});

/** All of the answer but its rows. @param found what `windowOf` found @param shown the rows of the page, as they are answered */
export const around = (paging: Paging, found: readonly unknown[], shown: readonly { readonly id: string }[], total: number) => ({
  total,
  ...placeOf(paging, total),
  nextCursor: found.length > paging.limit ? (shown.at(-1)?.id ?? null) : null,
});
