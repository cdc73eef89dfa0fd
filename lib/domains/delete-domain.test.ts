/** What goes with a domain: mail that waits, keys that were limited to it, and nothing else. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openRoutes } from "@/lib/emails";
import { db, pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { newUuid } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import "@/lib/subscriptions";
import { type Api, openApi } from "@/test/api";
import type { DnsServer } from "@/test/dns-server";
import { aVerifiedDomain, claim, startOwnDns } from "@/test/domains";
import { aKey, as, aTeam, member, refusalOf } from "@/test/harness";
import { runJobs } from "@/test/jobs";
import { expectKept, judge } from "@/test/oracle";
import { type Sink, startSink } from "@/test/smtp-sink";
import { allSettled, mails, manyMails, statuses } from "@/test/worker";
import { type DeliveryRunner, runDeliveries } from "@/worker/delivery";
import { deleteDomain, getDomain } from ".";

let dns: DnsServer;
let sink: Sink;
let api: Api;
let team: TeamFacts;
let runner: DeliveryRunner | null = null;
beforeAll(async () => {
  dns = await startOwnDns();
  sink = await startSink();
  api = await openApi("node");
  Object.assign(env(), { SMTP_URL: `${sink.url}?tls=none` });
});
afterAll(async () => {
  await runner?.stop(2000);
  await api.close();
  await sink.close();
  await dns.close();
});
beforeEach(async () => {
  await runner?.stop(2000);
  runner = null;
  sink.reset();
  team = await aTeam();
});

const remove = (of: TeamFacts, id: string) => as(member(of, "owner"), of).run(deleteDomain, { id });
const work = () => {
  runner = runDeliveries(openRoutes());
};
const reasonsOf = async (ids: readonly string[]) =>
  (await pool().query("SELECT DISTINCT type, detail ->> 'reason' AS reason FROM events WHERE email_id = ANY ($1::uuid[])", [ids])).rows;

test("mail that waits is canceled, each recipient with the reason; another domain's and another team's goes out", async () => {
  const [domain, kept] = [await aVerifiedDomain(dns, team), await aVerifiedDomain(dns, team)];
  const other = await aTeam();
  const shared = await aVerifiedDomain(dns, other, undefined, domain.domain);
  const doomed = await manyMails(team, `shop@${domain.domain}`, 1100);
  const stays = await mails(team, [{ from: `shop@${kept.domain}`, to: ["a@example.test"] }]);
  const theirs = await mails(other, [{ from: `shop@${shared.domain}`, to: ["a@example.test"] }]);
  await remove(team, domain.id);
  await runJobs();
  expect(await statuses(doomed)).toEqual({ canceled: 1100 });
  expect(await reasonsOf(doomed)).toEqual([{ type: "canceled", reason: "domain_deleted" }]);
  expect(await db().tally.findFirst({ where: { teamId: team.id, canceled: { gt: 0 } } })).toMatchObject({ canceled: 1100 });
  work();
  await allSettled([...doomed, ...stays, ...theirs]);
  expect(sink.count).toBe(2);
  // The listener may come again.
  const { cancelMailOfDomain } = await import("@/lib/emails");
  await cancelMailOfDomain.run({} as never, { domainId: newUuid(), teamId: team.id, name: domain.domain, at: new Date().toISOString() });
  expect(await statuses(doomed)).toEqual({ canceled: 1100 });
});

test("a worker that comes to it first cancels it the same way", async () => {
  const domain = await aVerifiedDomain(dns, team);
  const ids = await manyMails(team, `shop@${domain.domain}`, 30);
  await remove(team, domain.id);
  work();
  await allSettled(ids);
  expect(sink.count).toBe(0);
  expect(await statuses(ids)).toEqual({ canceled: 30 });
  expect(await reasonsOf(ids)).toEqual([{ type: "canceled", reason: "domain_deleted" }]);
});

test("while its mail is being sent, deleting stops all but what was on its way, and every recipient has one true outcome", async () => {
  const domain = await aVerifiedDomain(dns, team);
  sink.rules.delay = 30;
  const ids = await manyMails(team, `shop@${domain.domain}`, 600);
  work();
  await sink.received(20);
  await remove(team, domain.id);
  const before = sink.count;
  await runJobs();
  await allSettled(ids);
  const left = sink.count - before;
  expect(left).toBeLessThanOrEqual(env().DELIVERY_CONNECTIONS * 2 + env().DELIVERY_WINDOW);
  const said = await statuses(ids);
  expect(said.sent).toBe(sink.count);
  expect((said.sent ?? 0) + (said.canceled ?? 0)).toBe(600);
  expectKept("F30 its domain deleted while 600 wait", await judge(ids, sink.transactions));
});

test("a key that was limited to it is revoked, also when the name is added anew; others are not", async () => {
  const domain = await aVerifiedDomain(dns, team);
  const [limited, free] = [await aKey(team, { domain: domain.domain }), await aKey(team)];
  const send = (key: string, from: string) => api.ask("/emails", { key, json: { from, to: "b@example.com", subject: "Hi", text: "Hi" } });
  expect((await send(limited.secret, `a@${domain.domain}`)).status).toBe(202);
  await remove(team, domain.id);
  expect((await send(limited.secret, `a@${domain.domain}`)).status).toBe(403);
  await aVerifiedDomain(dns, team, undefined, domain.domain);
  const later = await aKey(team, { domain: domain.domain });
  await runJobs();
  expect((await send(limited.secret, `a@${domain.domain}`)).body.error.code).toBe("invalid_api_key");
  expect((await send(free.secret, "a@sandbox.test")).status).toBe(202);
  expect((await send(later.secret, `a@${domain.domain}`)).status).toBe(202);
});

test("a domain that was deleted and added anew signs with its new key from the first message on", async () => {
  const domain = await aVerifiedDomain(dns, team);
  const from = `shop@${domain.domain}`;
  work();
  await allSettled(await manyMails(team, from, 1));
  await remove(team, domain.id);
  const again = await aVerifiedDomain(dns, team, undefined, domain.domain);
  await allSettled(await manyMails(team, from, 1));
  const selectors = sink.transactions
    .filter((taken) => taken.from === from)
    .map(({ message }) => /\bs=([a-z0-9]+);/.exec(message.toString())?.[1]);
  expect(selectors).toEqual([domain.keys[0]?.selector, again.keys[0]?.selector]);
});

test("deleting leaves an audit row, and nothing to find; twice at once it is deleted once", async () => {
  const { id, domain } = await claim(team);
  const all = await Promise.allSettled([remove(team, id), remove(team, id)]);
  expect(all.some(({ status }) => status === "fulfilled")).toBe(true);
  expect(await refusalOf(as(member(team, "viewer"), team).run(getDomain, { id: domain }))).toBe("domain_not_found");
  expect(await db().auditEntry.count({ where: { teamId: team.id, operation: "domains.delete", target: id } })).toBeGreaterThan(0);
  const { rows } = await pool().query(
    "SELECT count(DISTINCT data ->> 'requestId')::int AS n FROM jobs.job WHERE name = 'emails.cancelOfDomain' AND data -> 'input' ->> 'name' = $1",
    [domain],
  );
  expect(rows[0].n).toBe(1);
});
