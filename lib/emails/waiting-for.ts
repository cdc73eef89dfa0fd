/** What a message that is still in the queue waits for, as long as that is no answer of its receiver and no time that was set. */
import { sandboxDomain } from "@/lib/domains";
import { pool } from "@/lib/infra/db/client";
import type { TeamFacts } from "@/lib/kernel/context";
import { instanceTransports, providersOf } from "@/lib/providers";
import type { EmailColumns } from "./email";
import type { WaitingFor } from "./schemas";
import { type Way, waitingSentence } from "./waiting-sentence";

/** Where a message stands in the queue. */
export interface Standing {
  readonly dueAt: Date;
  /** By the clock of the database. */
  readonly isDue: boolean;
  /** It was its turn a second ago already. */
  readonly isLate: boolean;
  /** A worker has begun with its hand-over, or stands with it before a transport that takes less than there is. */
  readonly isLeaving: boolean;
  /** What the last attempt that was put off came to: the trouble of the transport, if that was it, and when the next one was to be. */
  readonly trouble: string | null;
  readonly nextAttemptAt: string | null;
}

/** Null when nothing of it waits. */
export async function standingOf(emailId: string): Promise<Standing | null> {
  const { rows } = await pool().query({
    name: "standing-of",
    text: `SELECT d.due_at, d.due_at <= now() AS is_due, d.due_at < now() - interval '1 second' AS late, d.handed_at IS NOT NULL AND d.leased_until > now() AS leaving,
             v.detail ->> 'trouble' AS trouble, v.detail ->> 'nextAttemptAt' AS next
           FROM deliveries d LEFT JOIN LATERAL (
             SELECT detail FROM events WHERE email_id = d.email_id AND type = 'deferred' ORDER BY at DESC, id DESC LIMIT 1
           ) AS v ON true
           WHERE d.email_id = $1`,
    values: [emailId],
  });
  const [row] = rows;
  return row
    ? { dueAt: row.due_at, isDue: row.is_due, isLate: row.late, isLeaving: row.leaving, trouble: row.trouble, nextAttemptAt: row.next }
    : null;
}

type Asked = Pick<EmailColumns, "mode" | "from_address" | "is_due">;

/** Null when it waits for nothing but its turn, its time, or the next attempt after an answer of its receiver. */
export async function waitingFor(
  { mode, from_address, is_due: isDue }: Asked,
  standing: Standing | null,
  team: Pick<TeamFacts, "id" | "pausedAt">,
): Promise<WaitingFor | null> {
  if (!standing || !isDue) return null;
  if (team.pausedAt) return told("team_paused", null, null);
  if (mode !== "live" || from_address.endsWith(`@${sandboxDomain}`)) return null;
  const again = isRetry(standing);
  if (again && !standing.trouble) return null;
  const { ways, instance } = await waysOf(team.id);
  if (ways.length === 0) return instance ? null : told("no_transport", null, null);
  const closed = await closedAmong(ways);
  const open = ways.find(({ key }) => !closed.has(key));
  if (!open) return standing.isLeaving ? null : soonest(ways, closed, standing);
  if (again) return told(reasonOf(standing.trouble), standing.dueAt, { ...open, alone: ways.length === 1, rate: null });
  return paced(open, standing);
}

const told = (reason: WaitingFor["reason"], until: Date | null, way: Way | null): WaitingFor => ({
  reason,
  until: until?.toISOString() ?? null,
  sentence: waitingSentence(reason, way),
});

/** It comes due when its last attempt said. Whoever only gave it back, set another time. */
const isRetry = ({ isDue, dueAt, nextAttemptAt }: Standing): boolean =>
  !isDue && nextAttemptAt !== null && Math.abs(Date.parse(nextAttemptAt) - dueAt.getTime()) <= 2;

interface Known {
  readonly key: string;
  /** What the team may call it; null for the instance's. */
  readonly name: string | null;
}

async function waysOf(teamId: string): Promise<{ ways: readonly Known[]; instance: boolean }> {
  const { own, instance } = (await providersOf([teamId])).get(teamId) ?? { own: [], instance: true };
  const house = instance ? instanceTransports().map(({ key }) => ({ key, name: null })) : [];
  return { ways: [...own.map(({ key, name }) => ({ key, name })), ...house], instance };
}

interface Closed {
  readonly by: string | null;
  readonly until: Date;
}

async function closedAmong(ways: readonly Known[]): Promise<Map<string, Closed>> {
  const { rows } = await pool().query({
    name: "closed-among",
    text: "SELECT key, closed_by, closed_until FROM transport_states WHERE key = ANY ($1::text[]) AND closed_until > now()",
    values: [ways.map(({ key }) => key)],
  });
  return new Map(rows.map(({ key, closed_by, closed_until }) => [key, { by: closed_by, until: closed_until }]));
}

/** All of them are closed: the one that opens first decides, unless the message comes due later. */
function soonest(ways: readonly Known[], closed: ReadonlyMap<string, Closed>, { isDue, dueAt }: Standing): WaitingFor | null {
  const [first] = ways
    .flatMap((way) => {
      const state = closed.get(way.key);
      return state ? [{ ...way, ...state }] : [];
    })
    .toSorted((a, b) => a.until.getTime() - b.until.getTime());
  if (!first) return null;
  const until = !isDue && dueAt > first.until ? dueAt : first.until;
  return told(reasonOf(first.by), until, { ...first, alone: ways.length === 1, rate: null });
}

function reasonOf(word: string | null): WaitingFor["reason"] {
  if (word === "throttled") return "paced";
  return word === "quota" || word === "suspended" || word === "refused" ? word : "outage";
}

/** The way is open, and takes less than there is: all of it, or what is for one group of receivers. */
async function paced(way: Known, { isDue, isLate, dueAt }: Standing): Promise<WaitingFor | null> {
  const { rows } = await pool().query<{ slice: string; rate: number; spent: boolean }>({
    name: "paces-of-way",
    text: `SELECT slice, rate, tokens < 1 AND filled_at > clock_timestamp() - interval '5 seconds' AS spent FROM paces WHERE transport = $1`,
    values: [way.key],
  });
  const whole = rows.find(({ slice }) => slice === "");
  if (isDue) return isLate && whole?.spent ? told("paced", null, { ...way, alone: true, rate: whole.rate }) : null;
  return rows.some(({ slice }) => slice !== "") ? told("paced", dueAt, { ...way, alone: true, rate: null }) : null;
}
