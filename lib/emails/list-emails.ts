import { z } from "zod";
import { publicId } from "@/lib/infra/ids";
import { invalid, quote } from "@/lib/kernel/fault";
import { beginningOf, DayOrMoment } from "@/lib/kernel/moment";
import { query } from "@/lib/kernel/operation";
import { cursorIn, type Paging, pageFields, pageOf, placeOf, skipped } from "@/lib/kernel/page";
import { reachOf } from "@/lib/kernel/reach";
import { someOf } from "@/lib/kernel/some-of";
import { type EmailSummaryColumns, engagementOf, recipientsOf, toEmailRow, unread } from "./email";
import type { EmailFilters } from "./email-conditions";
import { findEmails, type Place } from "./find-emails";
import { type DuePlace, duePlace, findScheduled, readDuePlace } from "./find-scheduled";
import { EmailRow } from "./schemas";
import { emailStatuses, recipientStatuses } from "./status";

const Statuses = someOf(emailStatuses);
const RecipientStatuses = someOf(recipientStatuses);
const words = (most: number) =>
  z
    .string()
    .max(1000, `At most ${most} characters.`)
    .regex(/^[^\u0000]*$/, "NUL characters are not allowed.")
    .trim()
    .max(most, `At most ${most} characters.`);

/**
 * The log: newest first, or what waits for its time in the order in which it leaves. `status` is that of the email itself, as each row
 * has it; `recipientStatus` asks for one of its recipients.
 */
export const listEmails = query("emails.list", {
  summary: "List emails",
  route: "GET /emails",
  access: { role: "viewer", scope: "emails:read", testKeys: "own", domainKeys: "own" },
  input: z.strictObject({
    ...pageFields,
    status: Statuses.optional().describe("The email’s own `status`: one or several, separated by commas"),
    recipientStatus: RecipientStatuses.optional().describe(
      "That of at least one recipient: `bounced` finds an email that bounced for one of several, whose own `status` is `partial` where others got it. One or several, separated by commas",
    ),
    search: words(320)
      .optional()
      .describe(
        "An id, a Message-ID (also the one that Amazon SES put in its place, or the id in it), the beginning of an address or a domain, of a recipient or in From, or words of the subject",
      ),
    from: words(320).optional().describe("The From address in any case, or a domain for all its addresses"),
    to: words(320).optional().describe("A recipient's address or its beginning, in any case, or `@` and a domain"),
    tag: words(513).optional().describe("`name` or `name:value`"),
    after: DayOrMoment.optional().describe("Accepted at this moment or later; a day begins by the team's clock"),
    before: DayOrMoment.optional().describe("Accepted before this moment; of a day before it begins by the team's clock"),
    sort: z
      .enum(["-createdAt", "sendAt"])
      .default("-createdAt")
      .describe("`sendAt`: only what waits for its time, the next to leave first; it goes with no other status than `scheduled`"),
  }),
  output: pageOf("emails", EmailRow).extend({
    total: z
      .number()
      .int()
      .describe(
        "Rows in all; exact up to 10,000. Where more than 5,000 emails are looked through, a filter that many fit is tried on the newest 500: then how many of those fit",
      ),
    previousCursor: z.string().nullable().describe("As `cursor` it leads to the page before; null on the first page"),
    lookedTo: z.iso
      .datetime()
      .nullable()
      .describe(
        "A filter that fits hardly any email is tried on 5,000 at a time: this page has looked as far as this, and `nextCursor` goes on from there. Null when all was looked at, or the page is full",
      ),
  }),
  async run(ctx, asked) {
    const moment = (text: string | undefined) => text && beginningOf(text, ctx.team.timeZone).toISOString();
    const input = { ...asked, after: moment(asked.after), before: moment(asked.before), reach: reachOf(ctx.principal) };
    if (input.sort === "sendAt") return listScheduled(ctx.team.id, input);
    const at = place(input);
    const skip = at.id ? 0 : skipped(input);
    const { rows, lookedTo, total, isEstimate } = await findEmails(ctx.team.id, input, at, { skip, limit: input.limit });
    const more = rows.length > input.limit;
    const shown = at.direction === "older" ? rows.slice(0, input.limit) : rows.slice(0, input.limit).reverse();
    const goOn = (direction: Place["direction"]) => (lookedTo && at.direction === direction ? publicId("email", lookedTo.id) : null);
    const emails = shown.map((row) => {
      const recipients = (row.people ?? []).map(([address, kind, status]) => ({ address, kind, status }));
      return toEmailRow(row, recipients, row);
    });
    return {
      emails,
      total,
      ...(isEstimate ? { totalIsEstimate: true } : {}),
      ...placeOf(input, total),
      nextCursor: more || at.direction === "newer" ? (emails.at(-1)?.id ?? null) : goOn("older"),
      previousCursor: (at.direction === "newer" ? more : at.id !== null || skip > 0)
        ? backFrom(emails[0]?.id ?? null)
        : backFrom(goOn("newer")),
      lookedTo: lookedTo?.at.toISOString() ?? null,
    };
  },
});

/** The cursors of this order hold the time too: an email that is moved meanwhile shifts no page. */
async function listScheduled(teamId: string, { cursor, page, limit, offset, ...asked }: EmailFilters & Paging) {
  const { status, recipientStatus, ...filters } = asked;
  if (status?.some((word) => word !== "scheduled")) throw onlyScheduled("status");
  if (recipientStatus?.some((word) => word !== "scheduled")) throw onlyScheduled("recipientStatus");
  const paging = { page, limit, offset, cursor };
  const at = cursor ? readDuePlace(cursor) : null;
  if (cursor && !at) throw invalid("cursor", "This cursor is not one that a list in this order gave out.");
  const { rows, lookedTo, total, isEstimate } = await findScheduled(teamId, filters, at, { skip: skipped(paging), limit });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next: DuePlace | null = rows.length > limit && last ? { id: last.id, dueAt: last.due_at } : lookedTo;
  return {
    emails: await toRows(shown),
    total,
    ...(isEstimate ? { totalIsEstimate: true } : {}),
    ...placeOf(paging, total),
    nextCursor: next ? duePlace(next) : null,
    previousCursor: null,
    lookedTo: lookedTo?.dueAt.toISOString() ?? null,
  };
}

const onlyScheduled = (field: string) => invalid(field, `Sorted by “sendAt” there is only what is scheduled. Leave ${quote(field)} out.`);

async function toRows(shown: readonly EmailSummaryColumns[]): Promise<EmailRow[]> {
  const ids = shown.map(({ id }) => id);
  const [recipients, engagement] = await Promise.all([recipientsOf(ids), engagementOf(ids)]);
  return shown.map((row) => toEmailRow(row, recipients.get(row.id) ?? [], engagement.get(row.id) ?? unread));
}

/** A cursor that leads back is one that leads on, with a mark before it. */
const mark = "-";
const backFrom = (id: string | null): string | null => id && mark + id;

function place({ cursor }: Pick<Paging, "cursor">): Place {
  if (!cursor?.startsWith(mark)) return { id: cursorIn("email", { cursor }), direction: "older" };
  return { id: cursorIn("email", { cursor: cursor.slice(mark.length) || mark }), direction: "newer" };
}
