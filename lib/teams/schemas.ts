/** Shapes of people and teams. */
import { z } from "zod";

export const Role = z.enum(["viewer", "marketer", "developer", "admin", "owner"]);

/**
 * A name without control characters, and without those that turn the direction of text (UAX 9 section 2: embeddings, overrides,
 * isolates, marks), by which one name could be made to look like another. White space is single.
 */
const plainName = (text: string): string =>
  text
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/[\p{Cc}\u2028\u2029]/gu, " ")
    .replace(/ {2,}/g, " ")
    .trim();

/** `missing` is said when it is not there at all; a form leaves empty fields out. */
const name = (missing: string) =>
  z
    .string(missing)
    .max(1000, "At most 80 characters.")
    .transform(plainName)
    .pipe(z.string().min(1, missing).max(80, "At most 80 characters."));

/** Control characters, and characters that turn the direction of text, are taken out. */
export const PersonName = name("Write your name.");
export const TeamName = name("Give the team a name.");
export const AddressText = z
  .string("Write your email address.")
  .trim()
  .max(320, "This address is too long.")
  .min(1, "Write your email address.");
/** Any characters, any script. */
export const Password = z.string("Choose a password.").min(8, "Use at least 8 characters.").max(128, "Use at most 128 characters.");

export const Person = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  emailVerified: z.boolean(),
  isStaff: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type Person = z.output<typeof Person>;

export const Team = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  timeZone: z.string().describe("IANA name, such as Europe/Berlin"),
  retentionDays: z.number().int().describe("Days that emails and their events are kept"),
  contentRetentionDays: z.number().int().describe("Days that bodies, headers and attachments are kept"),
  pausedAt: z.iso
    .datetime()
    .nullable()
    .describe("Since when the team sends nothing, and changes only what lessens harm; null when it is not paused"),
  pausedBecause: z.string().nullable().describe("What happened, in a sentence"),
  createdAt: z.iso.datetime(),
});
export type Team = z.output<typeof Team>;

export const TeamWithRole = Team.extend({ role: Role, kind: z.enum(["customer", "system"]) });
export type TeamWithRole = z.output<typeof TeamWithRole>;

export const Member = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: Role,
  status: z.enum(["active", "unverified"]).describe("`unverified` until the address was confirmed by the link that is mailed to it"),
  lastSeenAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime().describe("When the person joined the team"),
});
export type Member = z.output<typeof Member>;

export const Session = z.object({
  id: z.string(),
  current: z.boolean(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
});
export type Session = z.output<typeof Session>;

export const SecurityEvent = z.object({
  id: z.string(),
  type: z.enum(["sign_in", "sign_out", "sign_out_everywhere", "password_change", "password_reset", "email_verification"]),
  outcome: z
    .enum(["ok", "wrong", "refused"])
    .describe("`wrong`: the password was not the right one; `refused`: there were too many attempts"),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: z.iso.datetime(),
});
export type SecurityEvent = z.output<typeof SecurityEvent>;

/** The answer that tells nothing about who has an account. */
export const Neutral = z.object({ accepted: z.literal(true) });
export const neutral = { accepted: true as const };

export const TeamRef = z.string("Name a team by its id.").max(64);

const sayWhy = "Write the reason: the team reads it.";
/** What an operator writes to a team: whole sentences, in lines. */
export const Reason = z
  .string(sayWhy)
  .trim()
  .min(1, sayWhy)
  .max(1000, "At most 1,000 characters.")
  .regex(/^[^\p{Cc}]*(?:\n[^\p{Cc}]*)*$/u, "Control characters are not allowed.");
