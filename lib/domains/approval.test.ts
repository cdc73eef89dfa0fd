/** The operator's word: whose domains wait for it, what it is decided by, what follows from it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db, pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { newUuid, readId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import "@/lib/subscriptions";
import { createKey } from "@/lib/keys";
import { type Api, openApi } from "@/test/api";
import type { DnsServer } from "@/test/dns-server";
import { aName, aVerifiedDomain, claim, look, startOwnDns } from "@/test/domains";
import { as, aTeam, key, member, refusalOf, staff } from "@/test/harness";
import { lastMail, runJobs } from "@/test/jobs";
import { approveDomain, deleteDomain, listPendingDomains, rejectDomain, senderFor } from ".";

let dns: DnsServer;
let api: Api;
beforeAll(async () => {
  dns = await startOwnDns();
  api = await openApi("node");
});
afterAll(async () => {
  await api.close();
  await dns.close();
});
beforeEach(() => {
  Object.assign(env(), { DOMAIN_APPROVAL: "signup" });
});

const operator = as(staff());
const maySend = (team: TeamFacts, domain: string) => senderFor({ team, principal: key(team, "emails:send") }, domain);

async function teamOf(isStaff: boolean) {
  const team = await aTeam();
  const email = `p-${newUuid().slice(-12)}@example.com`;
  const user = await db().user.create({
    data: { id: newUuid(), email, emailKey: email, name: "Ada", passwordHash: "x", emailVerifiedAt: new Date(), isStaff },
  });
  await db().member.create({ data: { teamId: team.id, userId: user.id, role: "owner" } });
  return { team, email, user };
}

const pendingOf = async (team: TeamFacts) =>
  (await operator.run(listPendingDomains, { limit: 200 })).domains.filter((one) => readId("team", one.team.id) === team.id);

describe("whose domains wait", () => {
  test("off: nobody's; signup: those of teams that staff does not own; all: everybody's", async () => {
    const [own, stranger] = [(await teamOf(true)).team, (await teamOf(false)).team];
    const said: Record<string, string[]> = {};
    for (const whose of ["off", "signup", "all"]) {
      Object.assign(env(), { DOMAIN_APPROVAL: whose });
      said[whose] = [(await claim(own)).approval, (await claim(stranger)).approval];
    }
    expect(said).toEqual({ off: ["not_needed", "not_needed"], signup: ["not_needed", "waiting"], all: ["waiting", "waiting"] });
  });

  test("a name that another team has, or had, waits whoever asks", async () => {
    const [first, second, third] = [(await teamOf(true)).team, (await teamOf(true)).team, (await teamOf(true)).team];
    const { domain, id, approval } = await claim(first);
    expect(approval).toBe("not_needed");
    expect((await claim(second, domain)).approval).toBe("waiting");
    await as(member(first, "owner"), first).run(deleteDomain, { id });
    expect((await claim(third, domain)).approval).toBe("waiting");
  });

  test("adding a rejected name anew is no way around the rejection", async () => {
    const { team } = await teamOf(true);
    const { id, domain } = await claim(team);
    await operator.run(rejectDomain, { id, note: "Not yours." });
    await as(member(team, "owner"), team).run(deleteDomain, { id });
    Object.assign(env(), { DOMAIN_APPROVAL: "off" });
    expect((await claim(team, domain)).approval).toBe("waiting");
  });
});

test("sending needs the proof and the approval, in either order", async () => {
  const { team, email } = await teamOf(false);
  const proven = await aVerifiedDomain(dns, team);
  expect(proven).toMatchObject({ status: "verified", approval: "waiting", active: false, usable: false });
  expect(await refusalOf(maySend(team, proven.domain))).toBe("domain_not_verified");
  expect(await operator.run(approveDomain, { id: proven.domain })).toMatchObject({ active: true, usable: true });
  await expect(maySend(team, proven.domain)).resolves.toBeDefined();
  await runJobs();
  expect((await lastMail(email, `${proven.domain} is approved`))?.text).toContain("you can send from it now");

  const unproven = await claim(team);
  expect(await operator.run(approveDomain, { id: unproven.id })).toMatchObject({ status: "pending", active: true, usable: false });
  expect(await refusalOf(maySend(team, unproven.domain))).toBe("domain_not_verified");
});

test("a rejection stops mail and is mailed with its reason; an approval takes it back, and the other way round", async () => {
  const { team, email } = await teamOf(false);
  const { id, domain } = await aVerifiedDomain(dns, team);
  await operator.run(approveDomain, { id });
  const rejected = await operator.run(rejectDomain, { id, note: "This is a bank’s name.\nShow us papers." });
  expect(rejected).toMatchObject({ approval: "rejected", usable: false, rejectedBecause: "This is a bank’s name.\nShow us papers." });
  expect(await refusalOf(maySend(team, domain))).toBe("domain_not_verified");
  await runJobs();
  expect((await lastMail(email, `${domain} was rejected`))?.text).toContain("This is a bank’s name.");
  expect(await operator.run(approveDomain, { id })).toMatchObject({ approval: "approved", usable: true, rejectedBecause: null });
  for (const note of ["", "  ", "x".repeat(1001), "a\u0007b"])
    expect(await refusalOf(operator.run(rejectDomain, { id, note }))).toBe("validation_error");
});

test("a word said twice, also at once, is mailed once; one undone before it was mailed is not mailed", async () => {
  const { team, email } = await teamOf(false);
  const { id, domain } = await claim(team);
  await Promise.all([operator.run(approveDomain, { id }), operator.run(approveDomain, { id })]);
  expect(await db().domainFact.count({ where: { name: domain, kind: "approved" } })).toBe(1);
  await operator.run(rejectDomain, { id, note: "A slip of the hand." });
  await operator.run(approveDomain, { id });
  await runJobs();
  expect(await lastMail(email, `${domain} was rejected`)).toBeNull();
  const { rows } = await pool().query("SELECT operation FROM audit_entries WHERE target = $1 AND operation <> 'domains.create'", [id]);
  expect(rows.map(({ operation }) => operation).sort()).toEqual([
    "domains.approve",
    "domains.approve",
    "domains.approve",
    "domains.reject",
  ]);
});

test("approval makes a DKIM key where there is none, and leaves one that is there", async () => {
  const { team } = await teamOf(false);
  const claimed = await claim(team);
  await operator.run(approveDomain, { id: claimed.id });
  expect((await look(team, claimed.id)).keys).toEqual(claimed.keys);
  await db().domainKey.deleteMany({ where: { domainId: readId("domain", claimed.id) ?? "" } });
  await operator.run(rejectDomain, { id: claimed.id, note: "Wait." });
  await operator.run(approveDomain, { id: claimed.id });
  expect((await look(team, claimed.id)).keys).toMatchObject([{ state: "active" }]);
});

test("beside a request stand its owner, its records, names that look like it, and what was rejected before", async () => {
  const { team, email } = await teamOf(false);
  const victim = (await teamOf(true)).team;
  const stem = aName().replace(".test", "");
  const real = await claim(victim, `paypal${stem}.test`);
  const refused = await claim(team);
  await operator.run(rejectDomain, { id: refused.id, note: "Not yours." });
  await claim(team, `paypa1${stem}.test`);
  const [request, ...more] = await pendingOf(team);
  expect(more).toEqual([]);
  expect(request).toMatchObject({
    domain: `paypa1${stem}.test`,
    owner: { name: "Ada", email, emailVerified: true },
    team: { name: team.name, slug: team.slug },
    similar: [{ domain: real.domain, team: victim.name, usable: false }],
    rejections: [{ note: "Not yours.", team: team.name }],
  });
  expect(request?.records.map(({ purpose }) => purpose)).toContain("ownership");
});

test("a name that several teams wait with is decided by id only", async () => {
  const [one, other] = [(await teamOf(false)).team, (await teamOf(false)).team];
  const { domain, id } = await claim(one);
  await claim(other, domain);
  expect(await refusalOf(operator.run(approveDomain, { id: domain }))).toBe("domain_ambiguous");
  await operator.run(approveDomain, { id });
  expect(await operator.run(approveDomain, { id: domain })).toMatchObject({ approval: "approved" });
  expect((await look(other, domain)).approval).toBe("approved");
});

describe("over the API", () => {
  const keyOf = async (team: TeamFacts, userId: string, isStaff: boolean) =>
    as({ ...member(team, "owner"), userId, isStaff }, team).run(createKey, { name: "Queue", scopes: ["domains:approve"] });

  test("only somebody who is staff makes such a key, and it works while they are", async () => {
    const { team, user } = await teamOf(true);
    const stranger = await teamOf(false);
    expect(await refusalOf(keyOf(stranger.team, stranger.user.id, false))).toBe("staff_only");
    const all = { ...key(team, "keys:write", "domains:approve"), ofStaff: true };
    expect(await refusalOf(as(all, team).run(createKey, { name: "Child", scopes: ["domains:approve"] }))).toBe("staff_only");
    const { key: secret } = await keyOf(team, user.id, true);
    const { id, domain } = await claim(stranger.team);
    expect((await api.ask("/domains/pending", { key: secret })).status).toBe(200);
    expect((await api.ask(`/domains/${domain}/approve`, { key: secret, method: "POST" })).body).toMatchObject({ id, active: true });
    const noNote = await api.ask(`/domains/${id}/reject`, { key: secret, method: "POST" });
    expect([noNote.status, noNote.body.error.field]).toEqual([422, "note"]);
    await db().user.update({ where: { id: user.id }, data: { isStaff: false } });
    for (const [method, path] of [
      ["GET", "/domains/pending"],
      ["POST", `/domains/${id}/approve`],
    ] as const) {
      const refused = await api.ask(path, { key: secret, method });
      expect([refused.status, refused.body.error.code]).toEqual([403, "staff_only"]);
    }
  });

  test("a team's own keys never decide, nor see what waits", async () => {
    const { team } = await teamOf(false);
    const { id } = await claim(team);
    const { key: secret } = await as(member(team, "owner"), team).run(createKey, {
      name: "All",
      scopes: ["domains:read", "domains:write", "keys:write", "emails:send"],
    });
    expect((await api.ask("/domains/pending", { key: secret })).status).toBe(403);
    expect((await api.ask(`/domains/${id}/approve`, { key: secret, method: "POST" })).status).toBe(403);
    expect((await api.ask(`/domains/${id}/reject`, { key: secret, json: { note: "x" } })).status).toBe(403);
    expect((await look(team, id)).approval).toBe("waiting");
  });
});

test("checking a domain that waits for approval, and the refusal to send from it, both say that it waits", async () => {
  const { team } = await teamOf(false);
  const waits = "it waits for the approval of the operator";
  const said = (domain: string) => maySend(team, domain).then(String, (error: Error) => error.message);
  const proven = await aVerifiedDomain(dns, team);
  expect(proven).toMatchObject({ usable: false, message: `Nothing can be sent from ${proven.domain}: ${waits}.` });
  expect(await said(proven.domain)).toContain(waits);
  const unproven = await claim(team);
  expect(unproven.message).toMatch(new RegExp(`not verified yet.*${waits}`));
  expect(await said(unproven.domain)).toMatch(new RegExp(`not verified yet.*${waits}`));
  expect(await operator.run(approveDomain, { id: proven.domain })).toMatchObject({ usable: true, message: null });
});
