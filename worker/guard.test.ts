/** The guard of everybody's reputation: what it counts, when it acts, what a pause stops and what a resumption starts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listTeamsForStaff } from "@/lib/analytics";
import { applyReports, openRoutes, reputationsOf, sendEmail, storeReport } from "@/lib/emails";
import { db, pool } from "@/lib/infra/db/client";
import { listen } from "@/lib/infra/db/listen";
import { env } from "@/lib/infra/env";
import { newUuid, publicId } from "@/lib/infra/ids";
import { jobs } from "@/lib/jobs";
import { open, type TeamFacts } from "@/lib/kernel/context";
import { liveChannel } from "@/lib/kernel/live";
import { pause, pauseTeam, resume, systemTeam, toTeamFacts } from "@/lib/teams";
import "@/lib/subscriptions";
import { type Api, openApi } from "@/test/api";
import { aDomain, aKey, as, aTeam, key, refusalOf, staff } from "@/test/harness";
import { lastMail, runJobs } from "@/test/jobs";
import { type Sink, startSink } from "@/test/smtp-sink";
import { allSettled, mails, type SampleMail, statuses, until } from "@/test/worker";
import { type DeliveryRunner, runDeliveries } from "./delivery";

let sink: Sink;
let runner: DeliveryRunner;
let team: TeamFacts;
let from: string;
let ownerAddress: string;

const published = {
  GUARD_MIN_VOLUME: 100,
  GUARD_BOUNCE_WARN: 0.05,
  GUARD_BOUNCE_PAUSE: 0.1,
  GUARD_COMPLAINT_WARN: 0.01,
  GUARD_COMPLAINT_PAUSE: 0.03,
};

beforeAll(async () => {
  sink = await startSink();
  Object.assign(env(), { SMTP_URL: `${sink.url}?tls=none`, DELIVERY_RETRY_SECONDS: [0.2, 0.2] });
});
beforeEach(async () => {
  Object.assign(env(), published);
  sink.reset();
  sink.rules.refuse = {
    rcpt: (argument) => {
      if (argument.includes("gone-")) return "550 5.1.1 No such user here";
      return argument.includes("blocked-") ? "550 5.7.1 We do not like you" : null;
    },
  };
  team = await aTeam({ name: "Acme" });
  from = `shop@${await aDomain(team)}`;
  ownerAddress = await aMember(team, "owner");
  runner = runDeliveries(openRoutes());
});
afterEach(() => runner.stop(2000));
afterAll(() => sink.close());

async function aMember(of: TeamFacts, role: string, isStaff = false): Promise<string> {
  const email = `p-${newUuid().slice(-12)}@example.com`;
  const person = { id: newUuid(), email, emailKey: email, name: "Ada", passwordHash: "x", emailVerifiedAt: new Date(), isStaff };
  await db().user.create({ data: person });
  await db().member.create({ data: { teamId: of.id, userId: person.id, role } });
  return email;
}

/** Hands mail over through the real runner: so many to people who are there, to mailboxes that are not, and to a server that dislikes us. */
async function sent({ fine = 0, gone = 0, blocked = 0, complained = 0 }, more: Partial<SampleMail> = {}): Promise<string[]> {
  const to = [
    ...Array.from({ length: fine }, () => `fine-${newUuid()}@example.test`),
    ...Array.from({ length: gone }, () => `gone-${newUuid()}@example.test`),
    ...Array.from({ length: blocked }, (_, i) => `blocked-${i}@example.test`),
  ];
  const ids = await mails(
    team,
    to.map((address) => ({ from, to: [address], ...more })),
  );
  runner.wake();
  await allSettled(ids);
  await complaints(ids.slice(0, complained));
  return ids;
}

async function complaints(ids: readonly string[]): Promise<void> {
  for (const emailId of ids)
    await storeReport({
      source: "message",
      key: newUuid(),
      report: {
        by: "mx.example.test",
        about: { emailId, providerId: null },
        type: "complained",
        at: Date.now(),
        recipients: [],
        hard: false,
        ref: newUuid(),
        detail: {},
      },
    });
  while ((await applyReports()) > 0);
}

/** What a worker does every minute. */
async function look(): Promise<void> {
  const system = await systemTeam();
  const job = jobs.find(({ name }) => name === "guard.check");
  if (!job) throw new Error("Nobody looks.");
  expect(job.cron).toBe("* * * * *");
  const ctx = open({ principal: { kind: "system", job: job.name, teamId: system.id }, team: system, requestId: newUuid() });
  await job.run(ctx as never, {} as never);
}

const row = () => db().team.findUniqueOrThrow({ where: { id: team.id } });
const state = async () => {
  const { pausedAt, warnedAt } = await row();
  if (pausedAt) return "paused";
  return warnedAt ? "warned" : "active";
};
const counted = async () => {
  const [found] = await reputationsOf([team.id]);
  return [found?.attempted, found?.bounced, found?.complained];
};
const operator = as(staff());
const id = () => publicId("team", team.id);
const noticesTo = async (address: string) =>
  (
    await pool().query("SELECT e.subject FROM emails e JOIN recipients r ON r.email_id = e.id WHERE r.address = $1 ORDER BY e.id", [
      address,
    ])
  ).rows.map(({ subject }) => subject);

describe("the thresholds", () => {
  test.each([
    { what: "few bounces", mail: { fine: 96, gone: 4 }, ends: "active" },
    { what: "bounces at the warning", mail: { fine: 95, gone: 5 }, ends: "warned" },
    { what: "bounces just below the pause", mail: { fine: 91, gone: 9 }, ends: "warned" },
    { what: "bounces at the pause", mail: { fine: 90, gone: 10 }, ends: "paused" },
    { what: "a complaint at the warning", mail: { fine: 100, complained: 1 }, ends: "warned" },
    { what: "complaints at the pause", mail: { fine: 100, complained: 3 }, ends: "paused" },
    { what: "a server that dislikes us", mail: { fine: 50, blocked: 50 }, ends: "active" },
    { what: "too little mail to judge by", mail: { fine: 50, gone: 49 }, ends: "active" },
  ])("$what: $ends", async ({ mail, ends }) => {
    await sent(mail);
    await look();
    expect(await state()).toBe(ends);
  });

  test("one that is 0 is switched off, and the others hold", async () => {
    Object.assign(env(), { GUARD_BOUNCE_WARN: 0, GUARD_BOUNCE_PAUSE: 0 });
    await sent({ fine: 50, gone: 50 });
    await look();
    expect(await state()).toBe("active");
    const ids = await sent({ fine: 100 });
    await complaints(ids.slice(0, 2));
    await look();
    expect(await state()).toBe("warned");
    Object.assign(env(), { GUARD_COMPLAINT_WARN: 0, GUARD_COMPLAINT_PAUSE: 0 });
    await complaints(ids);
    await look();
    expect(await state()).toBe("warned");
  });

  test("a recipient who bounces at hand-over and is reported too counts once, and what is older than a day not at all", async () => {
    const [emailId = ""] = await sent({ fine: 99, gone: 1 }).then((ids) => ids.slice(-1));
    const bounce = { by: "mx", about: { emailId, providerId: null }, type: "bounced" as const, at: Date.now(), recipients: [], hard: true };
    await storeReport({ source: "message", key: newUuid(), report: { ...bounce, ref: newUuid(), detail: {} } });
    while ((await applyReports()) > 0);
    expect(await counted()).toEqual([100, 1, 0]);
    await pool().query("UPDATE events SET at = at - interval '26 hours' WHERE team_id = $1", [team.id]);
    await pool().query("UPDATE tallies SET hour = hour - interval '26 hours' WHERE team_id = $1", [team.id]);
    expect(await counted()).toEqual([0, 0, 0]);
  });
});

test("mail that never leaves the house neither hides nor harms: test mail, and mail from the sandbox", async () => {
  await sent({ fine: 200 }, { mode: "test" });
  const bad = Array.from({ length: 60 }, () => ["bounced@sandbox.test", "complained@sandbox.test"]).flat();
  const ids = await mails(team, [
    ...bad.map((to) => ({ from, to: [to], mode: "test" as const })),
    ...bad.map((to) => ({ from: "ada@sandbox.test", to: [to] })),
  ]);
  runner.wake();
  await allSettled(ids);
  expect(await counted()).toEqual([0, 0, 0]);
  await look();
  expect(await state()).toBe("active");
  await sent({ fine: 59, gone: 40 });
  expect(await counted()).toEqual([99, 40, 0]);
  await look();
  expect(await state()).toBe("active");
  await sent({ fine: 301 }, { mode: "test" });
  await sent({ fine: 1 });
  expect(await counted()).toEqual([100, 40, 0]);
  await look();
  expect(await state()).toBe("paused");
});

test("live mail that the sandbox carried, because there was no other way, does not count", async () => {
  await runner.stop(2000);
  const url = env().SMTP_URL;
  Object.assign(env(), { SMTP_URL: undefined });
  runner = runDeliveries(openRoutes());
  await sent({ fine: 120 });
  Object.assign(env(), { SMTP_URL: url });
  expect(await counted()).toEqual([0, 0, 0]);
});

test("a team is warned once a day: by mail, with the figures", async () => {
  await sent({ fine: 95, gone: 5 });
  await Promise.all([look(), look()]);
  await runJobs();
  await look();
  await runJobs();
  expect(await noticesTo(ownerAddress)).toEqual(["Your team may be paused soon"]);
  expect((await lastMail(ownerAddress))?.text).toContain(
    "Of 100 recipients in the last 24 hours, 5 have no mailbox: 5.0 %, and this instance warns at 5 %.",
  );
  await pool().query("UPDATE teams SET warned_at = now() - interval '25 hours' WHERE id = $1", [team.id]);
  await look();
  await runJobs();
  expect(await noticesTo(ownerAddress)).toHaveLength(2);
});

test("two who look at once pause once: one mail to each owner, admin and operator, one entry in the audit log", async () => {
  const other = await aTeam();
  const [admin, developer, anOperator] = [
    await aMember(team, "admin"),
    await aMember(team, "developer"),
    await aMember(other, "owner", true),
  ];
  await sent({ fine: 80, gone: 20 });
  await Promise.all([look(), look(), look()]);
  await look();
  await runJobs();
  const because = "Of 100 recipients in the last 24 hours, 20 have no mailbox: 20.0 %, and this instance pauses at 10 %.";
  expect(await row()).toMatchObject({ pausedBecause: because });
  expect(await noticesTo(ownerAddress)).toEqual(["Your team is paused"]);
  expect(await noticesTo(admin)).toEqual(["Your team is paused"]);
  expect(await noticesTo(developer)).toEqual([]);
  expect(await noticesTo(anOperator)).toEqual(["A team was paused"]);
  expect((await lastMail(ownerAddress))?.text).toContain(because);
  const { rows } = await pool().query(
    "SELECT actor_kind, target, note FROM audit_entries WHERE team_id = $1 AND operation = 'teams.pause'",
    [team.id],
  );
  expect(rows).toEqual([{ actor_kind: "system", target: id(), note: because }]);
});

test("two teams that are paused in the same minute are two mails to whoever runs both", async () => {
  const first = team;
  await sent({ fine: 80, gone: 20 });
  const both = ownerAddress;
  team = await aTeam({ name: "Other" });
  from = `shop@${await aDomain(team)}`;
  const { id: userId } = await db().user.findFirstOrThrow({ where: { email: both } });
  await db().member.create({ data: { teamId: team.id, userId, role: "owner" } });
  await sent({ fine: 80, gone: 20 });
  await look();
  await runJobs();
  expect(await noticesTo(both)).toEqual(["Your team is paused", "Your team is paused"]);
  team = first;
});

test("the instance's own team is never paused", async () => {
  const system = await systemTeam();
  team = system;
  from = `mail@${await aDomain(system)}`;
  await sent({ fine: 50, gone: 60 });
  await look();
  expect(await db().team.findUniqueOrThrow({ where: { id: system.id } })).toMatchObject({ pausedAt: null, warnedAt: null });
  expect(await refusalOf(operator.run(pause, { id: publicId("team", system.id), because: "No." }))).toBe("team_not_found");
});

describe("a pause", () => {
  let api: Api;
  beforeAll(async () => {
    api = await openApi("node");
  });
  afterAll(() => api.close());

  test("is said by the API with its reason, and reading goes on", async () => {
    const { secret } = await aKey(team, { scopes: ["emails:send", "emails:read"] });
    await operator.run(pause, { id: id(), because: "You wrote to addresses that you bought." });
    const refused = await api.ask("/emails", { key: secret, json: { from, to: "bob@example.test", subject: "Hi", text: "Hi" } });
    expect([refused.status, refused.body.error]).toMatchObject([
      403,
      { code: "account_paused", message: "This team is paused. You wrote to addresses that you bought." },
    ]);
    expect((await api.ask("/emails", { key: secret })).status).toBe(200);
    await operator.run(resume, { id: id() });
    const taken = await api.ask("/emails", { key: secret, json: { from, to: "bob@example.test", subject: "Hi", text: "Hi" } });
    expect(taken.status).toBe(202);
  });

  test("stops what waits, and a resumption lets it go", async () => {
    await operator.run(pause, { id: id(), because: "Wait." });
    const waiting = await mails(team, [{ from, to: ["ada@example.test"] }]);
    const other = await aTeam();
    const moving = await mails(other, [{ from: `shop@${await aDomain(other)}`, to: ["bob@example.test"] }]);
    runner.wake();
    await allSettled(moving);
    expect(await statuses(waiting)).toEqual({ queued: 1 });
    await operator.run(resume, { id: id() });
    await allSettled(waiting);
    expect(sink.of("ada@example.test")).toHaveLength(1);
    await runJobs();
    expect(await noticesTo(ownerAddress)).toEqual(["Your team is paused", "Your team sends again"]);
  });

  test("is written down with who did it and why, cannot be laid over another, and cannot be lifted where there is none", async () => {
    expect(await refusalOf(operator.run(resume, { id: id() }))).toBe("team_not_paused");
    await operator.run(pause, { id: id(), because: "First." });
    expect(await refusalOf(operator.run(pause, { id: id(), because: "Second." }))).toBe("team_already_paused");
    expect((await row()).pausedBecause).toBe("First.");
    expect(await refusalOf(operator.run(pause, { id: id(), because: " " }))).toBe("validation_error");
    const { rows } = await pool().query("SELECT actor_kind, operation, note FROM audit_entries WHERE target = $1", [id()]);
    expect(rows).toEqual([{ actor_kind: "staff", operation: "teams.pause", note: "First." }]);
  });

  test("and its end are told to open pages", async () => {
    const told: string[] = [];
    const listening = listen(liveChannel, (payload) => told.push(payload));
    const probe = () => pool().query("SELECT pg_notify($1, 'a probe')", [liveChannel]);
    await until("it listens", () => probe().then(() => told.length), Boolean);
    const heard = (times: number) =>
      until(
        "the pages are told",
        () => told.filter((payload) => payload === `emails ${team.id}`).length,
        (n) => n === times,
      );
    await operator.run(pause, { id: id(), because: "Wait." });
    await heard(1);
    await operator.run(resume, { id: id() });
    await heard(2);
    await listening.stop();
  });

  test("by the guard is not laid on a team that was resumed while it looked", async () => {
    const before = (await row()).resumedAt;
    await operator.run(pause, { id: id(), because: "First." });
    await operator.run(resume, { id: id() });
    const ctx = open({ principal: { kind: "system", job: "guard.check", teamId: team.id }, requestId: newUuid() });
    expect(await pauseTeam(ctx, { teamId: team.id, because: "Late.", by: "guard", resumedAt: before })).toBe(false);
    expect(await state()).toBe("active");
  });
});

describe("after a resumption", () => {
  test("what was sent before does not pause again, nor what is learned of it later; what is sent from then on does", async () => {
    const old = await sent({ fine: 80, gone: 20 });
    await look();
    expect(await state()).toBe("paused");
    await operator.run(resume, { id: id() });
    expect(await counted()).toEqual([0, 0, 0]);
    await look();
    await complaints(old.slice(0, 30));
    await sent({ fine: 100 });
    expect(await counted()).toEqual([100, 0, 0]);
    await look();
    expect(await state()).toBe("active");
    await sent({ gone: 25 });
    expect(await counted()).toEqual([125, 25, 0]);
    await look();
    expect(await row()).toMatchObject({
      pausedBecause: "Of 125 recipients since it was resumed, 25 have no mailbox: 20.0 %, and this instance pauses at 10 %.",
    });
  });
});

test("operators see each team with its state, its reason and its figures, and find it", async () => {
  await sent({ fine: 80, gone: 20, complained: 1 });
  await look();
  const found = async (input: Parameters<typeof operator.run<typeof listTeamsForStaff.input, typeof listTeamsForStaff.output>>[1]) =>
    (await operator.run(listTeamsForStaff, input)).teams;
  const [one, ...more] = await found({ search: team.slug.toUpperCase() });
  expect(more).toEqual([]);
  expect(one).toMatchObject({
    id: id(),
    state: "paused",
    pausedBecause: expect.stringContaining("20 have no mailbox"),
    owner: { email: ownerAddress },
    lastDay: { attempted: 100, bounced: 20, complained: 1, bounceRate: 0.2, complaintRate: 0.01 },
  });
  expect(await found({ search: ownerAddress, state: "paused" })).toHaveLength(1);
  expect(await found({ search: ownerAddress, state: "active" })).toEqual([]);
  expect(await found({ search: "%" })).toEqual([]);
  expect((await found({ search: "system" })).filter(({ slug }) => slug === "system")).toEqual([]);
  const first = await operator.run(listTeamsForStaff, { limit: 1 });
  const second = await operator.run(listTeamsForStaff, { limit: 1, cursor: first.nextCursor ?? "" });
  expect(second.teams[0]?.id).not.toBe(first.teams[0]?.id);
  expect(await refusalOf(operator.run(listTeamsForStaff, { cursor: "zz" }))).toBe("validation_error");
  expect(await refusalOf(as(key(team, "team:read"), team).run(listTeamsForStaff, {}))).toBe("staff_only");
  const paused = toTeamFacts(await row());
  expect(
    await refusalOf(as(key(team, "emails:send"), paused).run(sendEmail, { from, to: "a@example.test", subject: "x", text: "x" })),
  ).toBe("account_paused");
});
