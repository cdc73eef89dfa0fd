/** Shapes of domains, as the API and the dashboard see them. */
import { z } from "zod";
import { someOf } from "@/lib/kernel/some-of";

export const DomainRef = z.string().trim().min(1).max(255).describe("`dom_…`, its UUID form, or the name of the domain");

/** What the DNS proves. `pending`: never seen yet; `failed`: lost for longer than the grace. */
export const DomainStatus = z.enum(["pending", "verified", "failed"]);
/** One or several, with commas between. */
export const DomainStatuses = someOf(DomainStatus.options);
/** The operator's word. `not_needed` follows DOMAIN_APPROVAL. */
export const Approval = z.enum(["not_needed", "waiting", "approved", "rejected"]);
export const RecordState = z.enum(["ok", "warn", "wrong", "missing", "unknown"]);

const Marks = z.object({ found: z.array(z.tuple([z.number(), z.number()])), expected: z.array(z.tuple([z.number(), z.number()])) });

const UnansweredSince = z.iso
  .datetime()
  .optional()
  .describe("Since when the DNS servers have answered every check of it with an error; only once that has lasted for hours");

export const DomainRecord = z.object({
  purpose: z.enum(["ownership", "dkim", "spf", "dmarc", "mx", "tracking"]),
  type: z.enum(["TXT", "MX", "CNAME"]),
  name: z.string(),
  value: z.string(),
  priority: z.number().int().optional(),
  required: z.boolean().describe("Without it the domain cannot be verified"),
  status: RecordState,
  says: z.string().nullable(),
  found: z.array(z.string()),
  expected: z.string(),
  marks: Marks.nullable().describe("Where the nearest found value and the expected one differ: half-open ranges of characters"),
  unansweredSince: UnansweredSince,
});
export type DomainRecord = z.output<typeof DomainRecord>;

const scoreMeans = "0 to 100; null before the first check, and while one of the four parts could never be asked about";

const Fix = z.object({ type: z.string(), name: z.string(), value: z.string(), remove: z.array(z.string()) });
export const Loss = z.object({
  points: z.number().int(),
  about: z.enum(["spf", "dkim", "dmarc", "mx"]),
  code: z.string(),
  says: z.string(),
  fix: Fix,
});
export type Loss = z.output<typeof Loss>;
const Part = z.object({
  pass: z.boolean().nullable().describe("Null when it could not be asked about"),
  points: z.number().int().nullable().describe("Null when it could not be asked about, now or ever before"),
  of: z.number().int(),
  state: RecordState,
  detail: z.string(),
  found: z.array(z.string()),
  notes: z.array(z.string()),
  stale: z.boolean().describe("It could not be asked about: the points are those of the last check that got an answer"),
  unansweredSince: UnansweredSince,
});
export const DomainScore = z.object({
  domain: z.string(),
  score: z.number().int().nullable().describe(scoreMeans),
  checks: z.object({ spf: Part, dkim: Part, dmarc: Part, mx: Part }).nullable(),
  lost: z.array(Loss).describe("Dearest first: the next best fix is the first one"),
  advice: z.array(z.object({ about: z.string(), says: z.string() }).loose()),
  checkedAt: z.iso.datetime().nullable(),
});
export type DomainScore = z.output<typeof DomainScore>;

export const DkimKey = z.object({
  id: z.string(),
  selector: z.string(),
  state: z.enum(["next", "active", "retiring", "retired"]),
  createdAt: z.iso.datetime(),
  seenAt: z.iso.datetime().nullable().describe("When its record was first seen in the DNS"),
  activatedAt: z.iso.datetime().nullable(),
  keepUntil: z.iso.datetime().nullable().describe("Of a retiring key: its record stays in the DNS until then"),
  retiredAt: z.iso.datetime().nullable(),
});
export type DkimKey = z.output<typeof DkimKey>;

export const DomainRow = z.object({
  id: z.string(),
  domain: z.string().describe("A-labels"),
  unicode: z.string(),
  region: z.string().nullable().describe("As it was given when the domain was added"),
  status: DomainStatus.describe("What its DNS proves"),
  vouched: z.boolean().describe("The operator vouches for it: it may be sent from whatever its DNS proves"),
  approval: Approval,
  active: z.boolean().describe("Approved where approval is needed"),
  usable: z.boolean().describe("Mail can be sent from it: verified or vouched for, and active"),
  message: z.string().nullable().describe("What keeps mail from being sent from it, and what to do; null when it is usable"),
  score: z.number().int().nullable().describe(scoreMeans),
  scoreBefore: z.number().int().nullable().describe("A day earlier"),
  states: z
    .object({ spf: RecordState, dkim: RecordState, dmarc: RecordState, mx: RecordState })
    .nullable()
    .describe("Of each of the `checks`, in a word"),
  inbound: z.boolean(),
  checkedAt: z.iso.datetime().nullable(),
  nextCheckAt: z.iso.datetime().nullable(),
  graceUntil: z.iso.datetime().nullable().describe("The proof is gone from the DNS; sending stops at this moment"),
  rejectedBecause: z.string().nullable(),
  createdAt: z.iso.datetime(),
});
export type DomainRow = z.output<typeof DomainRow>;

export const DomainDetail = DomainRow.extend({
  records: z.array(DomainRecord),
  lost: z.array(Loss),
  checks: DomainScore.shape.checks,
  advice: DomainScore.shape.advice,
  host: z.object({ name: z.string(), hint: z.string() }).loose().nullable().describe("Who serves the zone"),
  incomplete: z.boolean().describe("Something could not be asked at the last check"),
  keys: z.array(DkimKey),
  zoneFile: z.string(),
});
export type DomainDetail = z.output<typeof DomainDetail>;

export const DomainCheck = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  score: z.number().int().nullable().describe("Null when a part of it was not known"),
  status: DomainStatus,
  changes: z.array(z.object({ about: z.string(), from: RecordState.nullable(), to: RecordState })),
});
export type DomainCheck = z.output<typeof DomainCheck>;

/** What an operator sees beside a request. */
export const PendingDomain = DomainRow.extend({
  team: z.object({ id: z.string(), name: z.string(), slug: z.string(), createdAt: z.iso.datetime() }),
  owner: z.object({ name: z.string(), email: z.string(), createdAt: z.iso.datetime(), emailVerified: z.boolean() }).nullable(),
  records: z.array(DomainRecord),
  similar: z
    .array(z.object({ domain: z.string(), team: z.string(), usable: z.boolean() }))
    .describe("Existing names that look like it, or are it"),
  rejections: z
    .array(z.object({ at: z.iso.datetime(), note: z.string(), team: z.string() }))
    .describe("Earlier rejections of this name or this team"),
});
export type PendingDomain = z.output<typeof PendingDomain>;
