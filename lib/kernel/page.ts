/** Lists: a page number or a cursor in, rows and honest totals out. */
import { z } from "zod";

export const pageFields = {
  page: z.coerce.number().int().min(1).max(10_000).default(1).describe("1-based page; ignored when `cursor` is given"),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe("Rows on a page"),
  cursor: z.string().max(64).optional().describe("The id after which to go on: `nextCursor` of the page before"),
};

/** `{ <plural>: […], total, page, pages, nextCursor }`. */
export const pageOf = <Name extends string, T extends z.ZodType>(name: Name, item: T) =>
  z.object({
    ...({ [name]: z.array(item) } as Record<Name, z.ZodArray<T>>),
    total: z.number().int().describe("Rows in all; exact up to 10,000"),
    totalIsEstimate: z.boolean().optional().describe("True when there are more than `total` says"),
    page: z.number().int(),
    pages: z.number().int(),
    nextCursor: z.string().nullable().describe("Null on the last page"),
  });

export const pageCount = (total: number, limit: number): number => Math.max(1, Math.ceil(total / limit));
