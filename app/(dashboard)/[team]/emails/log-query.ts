/** The log's address and what it asks for. Unknown values are dropped, not fatal: an old link still opens. */
import type { z } from "zod";
import type { listEmails } from "@/lib/emails";
import type { EmailRow } from "@/lib/emails/schemas";
import { addDay, dayStart, isDay } from "@/lib/infra/day-start";
import { type Asked, one, without } from "../asked";

type Status = EmailRow["status"];
type RecipientStatus = EmailRow["recipients"][number]["status"];

export interface LogQuery {
  /** What waits for its time, in the order in which it leaves; null for the whole log. */
  readonly view: "scheduled" | null;
  readonly q: string | null;
  /** Of the email itself, as its row shows it. */
  readonly status: readonly Status[];
  /** Of one of its recipients: figures that count recipients lead here. */
  readonly recipientStatus: readonly RecipientStatus[];
  /** Days in the team's time zone, both inclusive: `2026-11-25`. */
  readonly after: string | null;
  readonly before: string | null;
  readonly tag: string | null;
  /** After which the page begins, or before which it ends, as the list gave it. */
  readonly cursor: string | null;
}

export const pageSize = 50;

export function readLogQuery(asked: Asked, statuses: readonly Status[]): LogQuery {
  const day = (name: string) => {
    const given = one(asked, name);
    return given && isDay(given) ? given : null;
  };
  const words = (name: string) => one(asked, name)?.split(",") ?? [];
  const view = one(asked, "view") === "scheduled" ? "scheduled" : null;
  return {
    view,
    q: one(asked, "q"),
    status: view ? [] : statuses.filter((status) => words("status").includes(status)),
    recipientStatus: view ? [] : statuses.filter(isOfRecipient).filter((status) => words("recipientStatus").includes(status)),
    after: day("after"),
    before: day("before"),
    tag: one(asked, "tag"),
    cursor: readCursor(one(asked, "cursor"), view),
  };
}

/** A recipient is never `partial`. */
const isOfRecipient = (status: Status): status is RecipientStatus => status !== "partial";

/** What `emails.list` is asked for it. */
export function toListInput(
  { view, q, status, recipientStatus, after, before, tag, cursor }: LogQuery,
  timeZone: string,
): z.input<typeof listEmails.input> {
  return {
    limit: pageSize,
    ...(view ? { sort: "sendAt" as const } : {}),
    ...(q ? { search: q.slice(0, 320) } : {}),
    ...(status.length > 0 ? { status: [...status] } : {}),
    ...(recipientStatus.length > 0 ? { recipientStatus: [...recipientStatus] } : {}),
    ...(after ? { after: dayStart(after, timeZone).toISOString() } : {}),
    ...(before ? { before: dayStart(addDay(before), timeZone).toISOString() } : {}),
    ...(tag ? { tag: tag.slice(0, 513) } : {}),
    ...(cursor ? { cursor } : {}),
  };
}

const cursors = { all: /^-?em_[1-9A-HJ-NP-Za-km-z]{22}$/, scheduled: /^\d{1,14}\.em_[1-9A-HJ-NP-Za-km-z]{22}$/ };
const readCursor = (given: string | null, view: LogQuery["view"]) => (given && cursors[view ?? "all"].test(given) ? given : null);

export const hasFilters = ({ q, status, recipientStatus, after, before, tag }: LogQuery): boolean =>
  Boolean(q || status.length || recipientStatus.length || after || before || tag);

/** The chips of an empty answer: each with the address that lacks it. */
export function filterChips(query: LogQuery, asked: Asked, word: (status: Status) => string): { label: string; href: string }[] {
  const { q, status, recipientStatus, after, before, tag } = query;
  const others = (chosen: readonly Status[], gone: Status) => chosen.filter((each) => each !== gone).join(",");
  return [
    ...(q ? [{ label: `“${q}”`, href: without(asked, "q") }] : []),
    ...status.map((each) => ({ label: `Status ${word(each)}`, href: without(asked, "status", others(status, each)) })),
    ...recipientStatus.map((each) => ({
      label: `Recipient ${word(each)}`,
      href: without(asked, "recipientStatus", others(recipientStatus, each)),
    })),
    ...(after ? [{ label: `From ${after}`, href: without(asked, "after") }] : []),
    ...(before ? [{ label: `Until ${before}`, href: without(asked, "before") }] : []),
    ...(tag ? [{ label: `Tag ${tag}`, href: without(asked, "tag") }] : []),
  ];
}
