/** The proof: who gets it, who keeps it, who loses it, over a real database and a real DNS server. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db, pool } from "@/lib/infra/db/client";
import { listen } from "@/lib/infra/db/listen";
import { env } from "@/lib/infra/env";
import { newUuid, readId } from "@/lib/infra/ids";
import { open, type TeamFacts } from "@/lib/kernel/context";
import { liveChannel } from "@/lib/kernel/live";
import "@/lib/subscriptions";
import type { DnsServer } from "@/test/dns-server";
import {
  aClock,
  aName,
  aVerifiedDomain,
  type Clock,
  check,
  claim,
  days,
  hours,
  look,
  publish,
  seconds,
  startOwnDns,
  unpublish,
} from "@/test/domains";
import { as, aTeam, key, member, refusalOf } from "@/test/harness";
import { lastMail, runJobs } from "@/test/jobs";
import { until } from "@/test/worker";
import { addDomain, getDomain, listDomainChecks, listDomains, senderFor, verifyDomain, vouchForDomain } from ".";
import { checkDomain } from "./check-domain";
import { checkDue } from "./check-due";

let dns: DnsServer;
let team: TeamFacts;
let clock: Clock;
beforeAll(async () => {
  dns = await startOwnDns();
});
afterAll(() => dns.close());
beforeEach(async () => {
  team = await aTeam();
  clock = aClock();
});
afterEach(() => dns.fault("*", null));

const uuid = (id: string) => readId("domain", id) ?? "";
const maySend = (of: TeamFacts, domain: string) => senderFor({ team: of, principal: key(of, "emails:send") }, domain);
const statesOf = ({ records }: Awaited<ReturnType<typeof look>>) =>
  Object.fromEntries(records.map(({ purpose, status }) => [purpose, status]));
const eventsOf = async (name: string, id: string): Promise<number> =>
  (await pool().query("SELECT count(*)::int AS n FROM jobs.job WHERE name = $1 AND data -> 'input' ->> 'domainId' = $2", [name, uuid(id)]))
    .rows[0].n;

/** A person of the team whose mail about domains can be read. */
async function anOwner(): Promise<string> {
  const email = `o-${newUuid().slice(-12)}@example.com`;
  const user = await db().user.create({
    data: { id: newUuid(), email, emailKey: email, name: "Ada", passwordHash: "x", emailVerifiedAt: new Date() },
  });
  await db().member.create({ data: { teamId: team.id, userId: user.id, role: "owner" } });
  return email;
}

test("published one after another, each record turns green by itself, and open pages are told", async () => {
  const told: string[] = [];
  const listening = listen(liveChannel, (payload) => told.push(payload));
  const claimed = await claim(team);
  expect(claimed).toMatchObject({ status: "pending", usable: false, score: null, checkedAt: null, keys: [{ state: "active" }] });
  expect(new Set(Object.values(statesOf(claimed)))).toEqual(new Set(["unknown"]));
  const first = await check(team, claimed.id, clock);
  expect(statesOf(first)).toEqual({ ownership: "missing", dkim: "missing", spf: "missing", dmarc: "missing", mx: "missing" });
  for (const purpose of ["ownership", "spf", "dmarc", "dkim"] as const) {
    const before = told.length;
    publish(dns, claimed, [purpose]);
    const seen = await check(team, claimed.id, clock);
    expect(statesOf(seen)[purpose]).toBe("ok");
    expect(seen.status).toBe(purpose === "dkim" ? "verified" : "pending");
    await until(
      "the page is told",
      () => told.slice(before),
      (news) => news.includes(`domains ${team.id}`),
    );
  }
  const done = await look(team, claimed.id);
  expect(done).toMatchObject({ usable: true, graceUntil: null, incomplete: false });
  const { history } = await as(member(team, "viewer"), team).run(listDomainChecks, { id: claimed.id });
  expect(history.map(({ status }) => status)).toEqual(["verified", "pending", "pending", "pending", "pending"]);
  expect(history[0]?.changes).toContainEqual({ about: "dkim", from: "missing", to: "ok" });
  await expect(maySend(team, done.domain)).resolves.toMatchObject({ sandboxed: false });
  await listening.stop();
});

test("MX stands among the records exactly while it costs points", async () => {
  const claimed = await claim(team);
  const mxOf = async () => {
    const { records, lost } = await check(team, claimed.id, clock);
    return { mx: records.find(({ purpose }) => purpose === "mx"), costs: lost.some(({ about }) => about === "mx") };
  };
  const { mx, costs } = await mxOf();
  expect(costs).toBe(true);
  expect(mx).toMatchObject({ type: "MX", name: claimed.domain, priority: 10, required: false, status: "missing" });
  expect(mx?.says).toContain("no MX record");
  dns.set(claimed.domain, "MX", `10 mx.${claimed.domain}`);
  dns.set(`mx.${claimed.domain}`, "A", "192.0.2.7");
  Object.assign(env(), { OUTBOUND_ALLOW_CIDRS: ["192.0.2.0/24"] });
  expect(await mxOf()).toEqual({ mx: undefined, costs: false });
});

test("a domain that the operator vouches for says so beside what its DNS proves, and is found by that", async () => {
  const name = aName();
  await vouchForDomain(team.id, name);
  const asked = async (status: string) =>
    (await as(member(team, "viewer"), team).run(listDomains, { status })).domains.map(({ domain }) => domain);
  const before = await look(team, name);
  expect(before).toMatchObject({ status: "pending", vouched: true, usable: true, message: null });
  expect([await asked("pending"), await asked("verified")]).toEqual([[name], []]);
  await expect(maySend(team, name)).resolves.toBeDefined();
  publish(dns, before);
  expect(await check(team, name, clock)).toMatchObject({ status: "verified", vouched: true, usable: true });
  expect([await asked("pending"), await asked("verified")]).toEqual([[], [name]]);
  expect(await claim(team)).toMatchObject({ vouched: false });
});

test("the region of a domain is kept as it was given", async () => {
  const { run } = as(member(team, "developer"), team);
  const added = await run(addDomain, { domain: aName(), region: "eu-west-1" });
  expect([added.region, (await look(team, added.id)).region, (await claim(team)).region]).toEqual(["eu-west-1", "eu-west-1", null]);
});

test("any number of teams may claim a name; the one whose token is published may send from it, and no other", async () => {
  const other = await aTeam();
  const mine = await claim(team);
  const theirs = await claim(other, mine.domain);
  expect(theirs.records[0]?.value).not.toBe(mine.records[0]?.value);
  publish(dns, theirs);
  expect((await check(team, mine.id, clock)).status).toBe("pending");
  expect((await check(other, theirs.id, clock)).status).toBe("verified");
  expect(await refusalOf(maySend(team, mine.domain))).toBe("domain_not_verified");
  await expect(maySend(other, mine.domain)).resolves.toBeDefined();
  // Nor does a signature of theirs help: each team has a key of its own.
  publish(dns, mine, ["ownership"]);
  expect((await check(team, mine.id, clock)).status).toBe("pending");
});

test("a key that is published for another team proves nothing, and neither does a token with more around it", async () => {
  const mine = await claim(team);
  publish(dns, mine, ["dkim"]);
  const [ownership] = mine.records;
  dns.set(ownership?.name ?? "", "TXT", `x ${ownership?.value} y`);
  const seen = await check(team, mine.id, clock);
  expect(seen.status).toBe("pending");
  expect(statesOf(seen)).toMatchObject({ ownership: "wrong", dkim: "ok" });
  expect(seen.records[0]?.marks?.found.length).toBeGreaterThan(0);
});

test("two checks at once verify once, and announce it once", async () => {
  const claimed = await claim(team);
  publish(dns, claimed);
  const ctx = open({ principal: { kind: "system", job: "test", teamId: team.id }, team, requestId: newUuid(), now: clock.now });
  await Promise.all(Array.from({ length: 4 }, () => checkDomain(ctx, uuid(claimed.id))));
  expect((await look(team, claimed.id)).status).toBe("verified");
  expect(await eventsOf("notices.domainVerified", claimed.id)).toBe(1);
  expect(await db().domainCheck.count({ where: { domainId: uuid(claimed.id) } })).toBe(1);
});

test("asked again within five seconds, the answer is the last check's and the DNS is left alone", async () => {
  const claimed = await claim(team);
  await check(team, claimed.id, clock);
  const asked = dns.queries.length;
  publish(dns, claimed);
  const developer = as(member(team, "developer"), team, { now: clock.now });
  expect((await developer.run(verifyDomain, { id: claimed.id })).status).toBe("pending");
  expect(dns.queries.length).toBe(asked);
});

describe("a resolver that cannot be asked", () => {
  test.each(["servfail", "refused", "garbage", "lame"] as const)("(%s) is never reported as a missing record", async (fault) => {
    const claimed = await claim(team);
    publish(dns, claimed);
    dns.fault("*", fault);
    const seen = await check(team, claimed.id, clock);
    expect(seen).toMatchObject({ status: "pending", incomplete: true, lost: [] });
    expect(new Set(Object.values(statesOf(seen)))).toEqual(new Set(["unknown"]));
  });

  test("takes nobody's proof away, however long it is gone", async () => {
    const verified = await aVerifiedDomain(dns, team, clock);
    const { score } = verified;
    dns.fault("*", "servfail");
    for (let n = 0; n < 5; n++) {
      clock.pass(days);
      expect(await check(team, verified.id, clock)).toMatchObject({ status: "verified", usable: true, graceUntil: null, score });
    }
    expect(await eventsOf("notices.domainRegressed", verified.id)).toBe(0);
  });

  test("in the middle of the grace stops no mail either: only an answer does", async () => {
    const verified = await aVerifiedDomain(dns, team, clock);
    unpublish(dns, verified, ["ownership"]);
    expect((await check(team, verified.id, clock)).graceUntil).not.toBeNull();
    dns.fault("*", "servfail");
    clock.pass(4 * days);
    expect((await check(team, verified.id, clock)).usable).toBe(true);
    dns.fault("*", null);
    expect(await check(team, verified.id, clock)).toMatchObject({ status: "failed", usable: false });
  });

  test("silent for good, is told as such", async () => {
    const claimed = await claim(team);
    dns.fault("*", "timeout");
    const seen = await check(team, claimed.id, clock);
    expect(seen).toMatchObject({ status: "pending", incomplete: true });
  });
});

describe("a proof that is gone", () => {
  test.each(["ownership", "dkim"] as const)("(%s) stops mail after 72 hours, and by its return starts it again", async (purpose) => {
    const email = await anOwner();
    const verified = await aVerifiedDomain(dns, team, clock);
    unpublish(dns, verified, [purpose]);
    const lost = await check(team, verified.id, clock);
    expect(lost).toMatchObject({ status: "verified", usable: true });
    expect(Date.parse(lost.graceUntil ?? "") - clock.now().getTime()).toBe(72 * hours);
    await runJobs();
    expect((await lastMail(email, `${verified.domain} will stop sending`))?.text).toContain("Publish them before then");
    clock.pass(71 * hours);
    expect((await check(team, verified.id, clock)).usable).toBe(true);
    clock.pass(1 * hours);
    expect(await check(team, verified.id, clock)).toMatchObject({ status: "failed", usable: false, graceUntil: null });
    await until(
      "nothing is accepted",
      () => maySend(team, verified.domain).catch((error) => error.code),
      (code) => code === "domain_not_verified",
    );
    await runJobs();
    expect(await lastMail(email, `Nothing is sent from ${verified.domain} any more`)).not.toBeNull();
    publish(dns, verified);
    expect(await check(team, verified.id, clock)).toMatchObject({ status: "verified", usable: true });
    await runJobs();
    expect(await lastMail(email, `${verified.domain} is verified again`)).not.toBeNull();
  });

  test("and comes back within the grace was never gone: the next loss has 72 hours of its own", async () => {
    const verified = await aVerifiedDomain(dns, team, clock);
    unpublish(dns, verified, ["ownership"]);
    await check(team, verified.id, clock);
    clock.pass(70 * hours);
    publish(dns, verified, ["ownership"]);
    expect((await check(team, verified.id, clock)).graceUntil).toBeNull();
    unpublish(dns, verified, ["ownership"]);
    clock.pass(3 * hours);
    const again = await check(team, verified.id, clock);
    expect(again).toMatchObject({ status: "verified" });
    expect(Date.parse(again.graceUntil ?? "") - clock.now().getTime()).toBe(72 * hours);
  });
});

test("a part that breaks is told by mail, once a day at most, and costs no proof", async () => {
  const email = await anOwner();
  const verified = await aVerifiedDomain(dns, team, clock);
  for (let n = 0; n < 2; n++) {
    unpublish(dns, verified, ["dmarc"]);
    expect(await check(team, verified.id, clock)).toMatchObject({ status: "verified", graceUntil: null, states: { dmarc: "missing" } });
    publish(dns, verified, ["dmarc"]);
    await check(team, verified.id, clock);
  }
  expect(await eventsOf("notices.domainRegressed", verified.id)).toBe(1);
  await runJobs();
  expect((await lastMail(email, `${verified.domain} got worse`))?.text).toContain("DMARC");
  clock.pass(days);
  unpublish(dns, verified, ["dmarc"]);
  const seen = await check(team, verified.id, clock);
  expect(await eventsOf("notices.domainRegressed", verified.id)).toBe(2);
  expect(seen.scoreBefore).toBe(verified.score);
  expect(seen.score).toBeLessThan(verified.score ?? 0);
});

test("a part that breaks while nobody can be asked is told of when it can be asked again", async () => {
  const verified = await aVerifiedDomain(dns, team, clock);
  dns.fault("*", "servfail");
  await check(team, verified.id, clock);
  unpublish(dns, verified, ["dmarc"]);
  dns.fault("*", null);
  await check(team, verified.id, clock);
  expect(await eventsOf("notices.domainRegressed", verified.id)).toBe(1);
});

test.each([
  ["NUL and other bytes that are no text", "\u0000\u0001\u00ff\u0080"],
  ["records of a great length", "x".repeat(30_000)],
])("%s in the DNS end in a verdict", async (_, text) => {
  const claimed = await claim(team);
  publish(dns, claimed);
  for (const { name, type } of claimed.records) if (type === "TXT") dns.set(name, "TXT", [text]);
  const seen = await check(team, claimed.id, clock);
  expect(seen.status).toBe("pending");
  expect(statesOf(seen).ownership).toBe("wrong");
});

test("two megabytes that never end are given up on, and say nothing about the records", async () => {
  const claimed = await claim(team);
  publish(dns, claimed);
  dns.fault("*", "huge");
  expect(await check(team, claimed.id, clock)).toMatchObject({ status: "pending", incomplete: true });
});

describe("the clock", () => {
  const tick = async () => {
    const ctx = open({ principal: { kind: "system", job: "test", teamId: team.id }, team, requestId: newUuid(), now: clock.now });
    await checkDue.run(ctx as never, {});
  };
  const dueIn = async (id: string) => {
    const { nextCheckAt } = await as(member(team, "viewer"), team).run(getDomain, { id });
    return Date.parse(nextCheckAt ?? "") - clock.now().getTime();
  };
  beforeEach(() => db().domain.updateMany({ data: { nextCheckAt: null } }));

  test("checks a new domain at once, then every minute, ten minutes, hour; a verified one every day, in its grace every hour", async () => {
    const claimed = await claim(team, aName(), clock.now);
    await tick();
    expect((await look(team, claimed.id)).checkedAt).not.toBeNull();
    expect(await dueIn(claimed.id)).toBe(60 * seconds);
    clock.pass(2 * hours);
    await tick();
    expect(await dueIn(claimed.id)).toBe(600 * seconds);
    clock.pass(5 * hours);
    await tick();
    expect(await dueIn(claimed.id)).toBe(1 * hours);
    publish(dns, claimed);
    clock.pass(1 * hours);
    await tick();
    expect((await look(team, claimed.id)).status).toBe("verified");
    expect(await dueIn(claimed.id)).toBe(1 * days);
    unpublish(dns, claimed, ["ownership"]);
    clock.pass(1 * days);
    await tick();
    expect(await dueIn(claimed.id)).toBe(1 * hours);
  });

  test("leaves alone what is not due; two workers share the work and check nothing twice", async () => {
    const claimed = await Promise.all(Array.from({ length: 12 }, () => claim(team, aName(), clock.now)));
    clock.pass(1 * seconds);
    await Promise.all([tick(), tick()]);
    const counts = await Promise.all(
      claimed.map(({ id }) => db().domain.findUniqueOrThrow({ where: { id: uuid(id) }, select: { revision: true } })),
    );
    expect(counts.map(({ revision }) => revision)).toEqual(claimed.map(() => 1));
    const asked = dns.queries.length;
    await tick();
    expect(dns.queries.length).toBe(asked);
  });
});
