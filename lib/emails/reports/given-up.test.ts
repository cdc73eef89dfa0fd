/** What a worker said and what providers report, in whatever order, adds up to one attempt for each recipient. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { applyReports } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import type { TeamFacts } from "@/lib/kernel/context";
import { aDomain, aTeam } from "@/test/harness";
import { randomly } from "@/test/randomly";
import { tallied } from "@/test/tallies";
import { mails } from "@/test/worker";
import { tallyColumns } from "../count-events";
import type { Reason } from "../outcome";
import { settler } from "../settle";
import type { RecipientStatus } from "../status";
import type { ProviderReport } from "./report";
import { storeReport } from "./store-report";

type Said = "sent" | "bounced" | Extract<Reason, "rejected" | "outcome_unknown" | "expired">;
type Reported = "delivered" | "bounced" | "complained" | "opened";
const saids: readonly Said[] = ["sent", "bounced", "rejected", "outcome_unknown", "expired"];
const reporteds: readonly Reported[] = ["delivered", "bounced", "complained", "opened"];

interface History {
  readonly said: Said;
  /** While the worker has it. */
  readonly before: readonly Reported[];
  /** What is applied together, batch by batch. */
  readonly after: readonly (readonly Reported[])[];
}

const givesUp = (said: Said): boolean => said === "outcome_unknown" || said === "expired";
const proof = (one: Reported): boolean => one !== "opened";

/** Each recipient's share of the figures. */
function figuresOf({ said, before, after }: History): Record<string, number> {
  const counts: Record<string, number> = {};
  const count = (type: string) => {
    counts[type] = (counts[type] ?? 0) + 1;
  };
  for (const one of [...before, ...after.flat()]) count(one);
  if (said === "bounced") count("bounced");
  const first = before.some(proof) ? before.filter(proof) : (after.find((batch) => batch.some(proof)) ?? []).filter(proof);
  const reached =
    before.some(proof) && !before.includes("complained") ? !before.includes("bounced") : first.some((one) => one !== "bounced");
  if (givesUp(said) && first.length > 0) count(reached ? "sent" : "unsent");
  else {
    count(said === "sent" ? "sent" : "unsent");
    if (said !== "sent" && said !== "bounced") count("failed");
  }
  return counts;
}

async function hold(ids: readonly string[]): Promise<void> {
  await pool().query(
    "UPDATE deliveries SET lease_token = uuidv7(), leased_until = now() + interval '1 minute' WHERE email_id = ANY ($1::uuid[])",
    [ids],
  );
}

async function say(team: TeamFacts, sender: string, id: string, address: string, said: Said): Promise<void> {
  const { rows } = await pool().query("SELECT lease_token FROM deliveries WHERE email_id = $1", [id]);
  const status: RecipientStatus = said === "sent" || said === "bounced" ? said : "failed";
  const claim = {
    emailId: id,
    teamId: team.id,
    leaseToken: String(rows[0]?.lease_token),
    begun: true,
    attempts: 1,
    unknowns: 0,
    silentClaims: 0,
    handedAt: null,
    giveUpAt: 0,
    claimedAt: 0,
    askedAt: 0,
    heldSince: 0,
    freshAt: 0,
    dueAt: 0,
  };
  const written = await settler(AbortSignal.timeout(10_000)).write({
    claim,
    sender,
    outcomes: [{ no: 0, status, tried: true, answer: null }],
    events: [{ recipientNo: 0, recipient: address, type: status, detail: status === "failed" ? { reason: said } : {} }],
    next: null,
  });
  expect(written).toBe(true);
}

const report = (emailId: string, address: string, type: Reported): ProviderReport => ({
  by: "A provider",
  about: { emailId, providerId: null },
  type,
  at: Date.now(),
  recipients: [{ address, code: null, enhanced: null, text: null }],
  hard: false,
  ref: randomUUID(),
  detail: {},
});

async function tell(about: readonly { id: string; address: string; types: readonly Reported[] }[]): Promise<void> {
  const all = about.flatMap(({ id, address, types }) => types.map((type) => report(id, address, type)));
  await Promise.all(all.map((one) => storeReport({ source: "message", key: randomUUID(), report: one })));
  while ((await applyReports()) > 0);
}

/** Runs histories, all at once, thirty hours after the workers spoke. Answers the team. */
async function live(histories: readonly History[]): Promise<TeamFacts> {
  const team = await aTeam();
  const from = `shop@${await aDomain(team)}`;
  const addresses = histories.map((_, n) => `b${n}@example${n % 3}.test`);
  const ids = await mails(
    team,
    addresses.map((address) => ({ from, to: [address] })),
  );
  const each = histories.map((history, n) => ({ ...history, id: ids[n] ?? "", address: addresses[n] ?? "" }));
  await hold(ids);
  await tell(each.map(({ id, address, before }) => ({ id, address, types: before })));
  for (const { id, address, said } of each) await say(team, from, id, address, said);
  await pool().query("UPDATE events SET at = at - interval '30 hours' WHERE team_id = $1", [team.id]);
  for (const table of ["tallies", "team_tallies"])
    await pool().query(`UPDATE ${table} SET hour = hour - interval '30 hours' WHERE team_id = $1`, [team.id]);
  await pool().query(
    `WITH old AS (DELETE FROM domain_tallies WHERE team_id = $1 RETURNING *)
     INSERT INTO domain_tallies SELECT team_id, (SELECT (min(at) AT TIME ZONE 'UTC')::date FROM events WHERE team_id = $1), sender_domain, recipient_domain, ${tallyColumns.map((type) => `sum(${type})`).join(", ")}
     FROM old GROUP BY 1, 2, 3, 4`,
    [team.id],
  );
  const longest = Math.max(...each.map(({ after }) => after.length));
  for (let no = 0; no < longest; no++) await tell(each.map(({ id, address, after }) => ({ id, address, types: after[no] ?? [] })));
  return team;
}

const sum = (all: readonly Record<string, number>[]): Record<string, number> => {
  const total: Record<string, number> = {};
  for (const counts of all) for (const [type, n] of Object.entries(counts)) total[type] = (total[type] ?? 0) + n;
  return total;
};

test.each<[string, History, Record<string, number>]>([
  ["nothing proves it wrong", { said: "outcome_unknown", before: [], after: [["opened"]] }, { failed: 1, unsent: 1, opened: 1 }],
  ["it was delivered", { said: "outcome_unknown", before: [], after: [["delivered"]] }, { sent: 1, delivered: 1 }],
  ["it bounced", { said: "expired", before: [], after: [["bounced"]] }, { unsent: 1, bounced: 1 }],
  ["its reader complained", { said: "expired", before: [], after: [["complained"]] }, { sent: 1, complained: 1 }],
  [
    "it was delivered, and bounced later",
    { said: "expired", before: [], after: [["delivered"], ["bounced"]] },
    { sent: 1, delivered: 1, bounced: 1 },
  ],
  ["that is said twice", { said: "expired", before: [], after: [["delivered"], ["delivered"]] }, { sent: 1, delivered: 2 }],
  [
    "it was known before it was written",
    { said: "outcome_unknown", before: ["delivered"], after: [["complained"]] },
    { sent: 1, delivered: 1, complained: 1 },
  ],
  ["it was a refusal", { said: "rejected", before: [], after: [["delivered"]] }, { failed: 1, unsent: 1, delivered: 1 }],
])("of a giving up of which %s, the figures say what was", async (_, history, expected) => {
  expect(figuresOf(history)).toEqual(expected);
  const team = await live([history]);
  expect(await tallied(team.id)).toEqual(expected);
});

test("of two hundred histories made up at random each is one attempt, in the hour in which it was made", async () => {
  const next = randomly(20_261_129);
  const below = (n: number) => next() % n;
  const some = (most: number) => Array.from({ length: below(most + 1) }, () => reporteds[below(reporteds.length)] ?? "opened");
  const histories = Array.from(
    { length: 200 },
    (): History => ({
      said: saids[below(saids.length)] ?? "sent",
      before: below(4) === 0 ? some(2) : [],
      after: Array.from({ length: below(4) }, () => some(2)),
    }),
  );
  const team = await live(histories);
  const expected = sum(histories.map(figuresOf));
  expect((expected.sent ?? 0) + (expected.unsent ?? 0)).toBe(histories.length);
  for (const table of ["tallies", "team_tallies", "domain_tallies"] as const) expect(await tallied(team.id, table)).toEqual(expected);
  const then = await tallied(team.id, "tallies", "hour < now() - interval '20 hours'");
  expect((then.sent ?? 0) + (then.unsent ?? 0)).toBe(histories.length);
}, 60_000);

test.each([
  ["delivered", "sent"],
  ["bounced", "unsent"],
] as const)("what is reported as %s in the very moment in which we give up is counted as %s, once", async (status, type) => {
  const team = await aTeam();
  const from = `shop@${await aDomain(team)}`;
  const [id = ""] = await mails(team, [{ from, to: ["bob@example.test"] }]);
  await hold([id]);
  const reporting = await pool().connect();
  await reporting.query("BEGIN");
  await reporting.query("UPDATE recipients SET status = $2 WHERE email_id = $1", [id, status]);
  const givingUp = say(team, from, id, "bob@example.test", "outcome_unknown");
  await sleep(300);
  await reporting.query("COMMIT");
  reporting.release();
  await givingUp;
  expect(await tallied(team.id)).toEqual({ [type]: 1 });
});
