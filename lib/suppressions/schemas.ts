/** Shapes of suppressions, as the API and the dashboard see them. */
import { z } from "zod";

/** From the weakest to the strongest: what is known more surely stays. */
export const suppressionReasons = ["unsubscribe", "manual", "hard_bounce", "complaint"] as const;
export const SuppressionReason = z.enum(suppressionReasons);
export type SuppressionReason = z.output<typeof SuppressionReason>;

/** `all` stops every email to the address; `marketing` lets transactional mail through. */
export const SuppressionScope = z.enum(["all", "marketing"]);
export type SuppressionScope = z.output<typeof SuppressionScope>;

export const SuppressionRef = z.string().trim().min(1).max(1000).describe("`sup_…`, or the address itself");

export const Suppression = z.object({
  id: z.string(),
  email: z.string().describe("As it was first written; it stands for every spelling that means the same mailbox"),
  reason: SuppressionReason,
  scope: SuppressionScope,
  note: z.string().nullable().describe("The server's own words, or what a member wrote"),
  emailId: z.string().nullable().describe("The email that bounced or was complained about"),
  createdAt: z.iso.datetime(),
});
export type Suppression = z.output<typeof Suppression>;

export const maxNote = 1000;
/** One line or several; no other control characters. */
export const Words = z
  .string()
  .trim()
  .max(maxNote, "At most 1,000 characters.")
  .regex(/^[^\p{Cc}]*(?:\n[^\p{Cc}]*)*$/u, "Control characters are not allowed.");

export const ImportError = z.object({
  row: z.number().int().describe("Line of the file, counted from 1"),
  email: z.string(),
  reason: z.string().describe("What is wrong with it, in a sentence"),
});
/** As `lib/infra/text-encoding` tells them apart. */
export const ImportEncoding = z.enum(["utf-8", "utf-16le", "utf-16be", "windows-1252"]);
export const ImportResult = z.object({
  total: z.number().int().describe("Rows with data"),
  imported: z.number().int().describe("Addresses that are new on the list"),
  updated: z.number().int().describe("Addresses whose reason or scope became stronger"),
  skipped: z.number().int().describe("Addresses that were on the list already, as strong or stronger"),
  failed: z.number().int().describe("Rows that could not be read"),
  errors: z.array(ImportError).describe("The first 1,000 of them"),
  stoppedAt: z
    .number()
    .int()
    .nullable()
    .describe("The line after which nothing was looked at, because 10,000 rows could not be read; null when all of them were looked at"),
  encoding: ImportEncoding.nullable().describe("How the bytes of `content` were read; null for `csv`, which is text already"),
});
export type ImportResult = z.output<typeof ImportResult>;
