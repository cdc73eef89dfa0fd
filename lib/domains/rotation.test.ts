/** DKIM keys that change while mail flows: what a receiver can check before, during and after. Mail is captured from the wire. */
import { authenticate } from "mailauth";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openRoutes } from "@/lib/emails";
import { unseal } from "@/lib/infra/crypto/seal";
import { db } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { newUuid, readId } from "@/lib/infra/ids";
import { open, type TeamFacts } from "@/lib/kernel/context";
import { holdsByTheBook } from "@/test/dkim-by-the-book";
import { type DnsServer, startDns } from "@/test/dns-server";
import { aClock, aVerifiedDomain, type Clock, check, days, hours, look, publish, seconds, startOwnDns, unpublish } from "@/test/domains";
import { as, aTeam, member } from "@/test/harness";
import { type Sink, type SinkTransaction, startSink } from "@/test/smtp-sink";
import { nodeResolver } from "@/test/spf-peers";
import { allSettled, manyMails, until } from "@/test/worker";
import { type DeliveryRunner, runDeliveries } from "@/worker/delivery";
import { rotateKey } from ".";
import { retireKeys } from "./switch-keys";

let dns: DnsServer;
let sink: Sink;
let runner: DeliveryRunner;
let team: TeamFacts;
let clock: Clock;
beforeAll(async () => {
  dns = await startOwnDns();
  sink = await startSink();
  Object.assign(env(), { SMTP_URL: `${sink.url}?tls=none` });
  runner = runDeliveries(openRoutes());
});
afterAll(async () => {
  await runner.stop(2000);
  await sink.close();
  await dns.close();
});
beforeEach(async () => {
  sink.reset();
  team = await aTeam();
  clock = aClock();
});

const rotate = (id: string) => as(member(team, "developer"), team, { now: clock.now }).run(rotateKey, { id });
const selectorsOf = ({ keys }: Awaited<ReturnType<typeof look>>) =>
  Object.fromEntries(keys.filter(({ state }) => state !== "retired").map(({ state, selector }) => [state, selector]));
const selectorIn = ({ message }: SinkTransaction) => /\bs=([a-z0-9]+);/.exec(message.toString())?.[1];

/** As a receiver sees it: with the records that stand in the DNS at this moment. */
async function received({ message, from }: SinkTransaction) {
  const { dkim, dmarc } = await authenticate(message, {
    ip: "192.0.2.10",
    helo: "mail.mailwright.test",
    sender: from,
    resolver: nodeResolver(dns),
    trustReceived: false,
    disableArc: true,
    disableBimi: true,
  });
  const results = dkim.results.map(({ status }) => status.result);
  const txt = async (name: string) => (await nodeResolver(dns)(name, "TXT").catch(() => [])).map((strings) => [strings].flat().join(""));
  expect(await holdsByTheBook(message, txt)).toBe(results.includes("pass"));
  return { dkim: results.join(), dmarc: dmarc ? dmarc.status.result : "none" };
}

async function send(from: string, count: number): Promise<SinkTransaction[]> {
  const before = sink.count;
  const ids = await manyMails(team, from, count);
  runner.wake();
  await allSettled(ids);
  return sink.transactions.slice(before);
}

test("before, during and after a rotation under load no message leaves unsigned or with a signature that nobody can check", async () => {
  const domain = await aVerifiedDomain(dns, team, clock);
  const from = `shop@${domain.domain}`;
  const first = selectorsOf(domain).active;
  let flowing = true;
  const judged: { dkim: string; dmarc: string; selector: string | undefined }[] = [];
  const load = (async () => {
    while (flowing) for (const one of await send(from, 20)) judged.push({ ...(await received(one)), selector: selectorIn(one) });
  })();
  await until(
    "mail flows",
    () => judged.length,
    (n) => n >= 20,
  );

  const rotated = await rotate(domain.id);
  const next = selectorsOf(rotated).next;
  expect(next).toBeDefined();
  expect((await check(team, domain.id, clock)).keys.map(({ state }) => state)).toEqual(["active", "next"]);
  publish(dns, rotated, ["dkim"]);
  const switched = await check(team, domain.id, clock);
  expect(selectorsOf(switched)).toEqual({ retiring: first, active: next });
  expect(switched).toMatchObject({ status: "verified", usable: true, score: domain.score });
  const mark = judged.length;
  await until(
    "mail flows on",
    () => judged.length,
    (n) => n >= mark + 40,
  );
  await until(
    "the new key signs",
    () => judged.at(-1)?.selector,
    (selector) => selector === next,
  );
  flowing = false;
  await load;

  expect(judged.length).toBeGreaterThan(60);
  expect(new Set(judged.map(({ dkim }) => dkim))).toEqual(new Set(["pass"]));
  expect(new Set(judged.map(({ dmarc }) => dmarc))).toEqual(new Set(["pass"]));
  expect(new Set(judged.map(({ selector }) => selector))).toEqual(new Set([first, next]));
});

describe("a key that is to sign next", () => {
  test("waits until every resolver shows it", async () => {
    const domain = await aVerifiedDomain(dns, team, clock);
    const rotated = await rotate(domain.id);
    publish(dns, rotated, ["dkim"]);
    const slow = await startDns();
    const { DNS_SERVERS } = env();
    Object.assign(env(), { DNS_SERVERS: [dns.server, slow.server] });
    try {
      expect(selectorsOf(await check(team, domain.id, clock))).toHaveProperty("next");
      publish(slow, rotated, ["dkim"]);
      expect(selectorsOf(await check(team, domain.id, clock))).not.toHaveProperty("next");
    } finally {
      Object.assign(env(), { DNS_SERVERS });
      await slow.close();
    }
  });

  test.each(["servfail", "truncate"] as const)("(resolver: %s) takes over only on an answer", async (fault) => {
    const domain = await aVerifiedDomain(dns, team, clock);
    const rotated = await rotate(domain.id);
    publish(dns, rotated, ["dkim"]);
    dns.fault("*", fault);
    const seen = await check(team, domain.id, clock);
    dns.fault("*", null);
    expect("next" in selectorsOf(seen)).toBe(fault === "servfail");
  });

  test("is another's, or revoked, or one of two: the old one goes on signing", async () => {
    const domain = await aVerifiedDomain(dns, team, clock);
    const { records } = await rotate(domain.id);
    const coming = records.filter(({ purpose }) => purpose === "dkim").at(-1);
    for (const wrong of [["v=DKIM1; k=rsa; p="], [records[1]?.value ?? ""], [coming?.value ?? "", records[1]?.value ?? ""]]) {
      dns.set(coming?.name ?? "", "TXT", wrong);
      expect(selectorsOf(await check(team, domain.id, clock))).toHaveProperty("next");
    }
  });

  test("is made once, however often it is asked for", async () => {
    const domain = await aVerifiedDomain(dns, team, clock);
    const all = await Promise.all([rotate(domain.id), rotate(domain.id), rotate(domain.id)]);
    expect(new Set((await Promise.all([...all, rotate(domain.id)])).map((one) => selectorsOf(one).next)).size).toBe(1);
    expect((await look(team, domain.id)).keys).toHaveLength(2);
  });

  test("takes over once, of checks at the same moment", async () => {
    const domain = await aVerifiedDomain(dns, team, clock);
    publish(dns, await rotate(domain.id), ["dkim"]);
    const { checkDomain } = await import("./check-domain");
    const ctx = open({ principal: { kind: "system", job: "test", teamId: team.id }, team, requestId: newUuid(), now: clock.now });
    await Promise.all([1, 2, 3].map(() => checkDomain(ctx, readId("domain", domain.id) ?? "")));
    expect((await look(team, domain.id)).keys.map(({ state }) => state)).toEqual(["retiring", "active"]);
  });
});

test("a key that signs no more stays published for a week; then its private half is gone, and its record may go", async () => {
  const domain = await aVerifiedDomain(dns, team, clock);
  publish(dns, await rotate(domain.id), ["dkim"]);
  const switched = await check(team, domain.id, clock);
  expect(Date.parse(switched.keys[0]?.keepUntil ?? "") - clock.now().getTime()).toBe(7 * days);
  const retire = () =>
    retireKeys(open({ principal: { kind: "system", job: "test", teamId: team.id }, team, requestId: newUuid(), now: clock.now }));
  const old = () => db().domainKey.findFirstOrThrow({ where: { selector: switched.keys[0]?.selector ?? "" } });
  clock.pass(7 * days - 1 * hours);
  await retire();
  expect(unseal((await old()).privateKey ?? "")).toContain("PRIVATE KEY");
  clock.pass(1 * hours + 1 * seconds);
  await retire();
  expect(await old()).toMatchObject({ state: "retired", privateKey: null });
  unpublish(dns, domain, ["dkim"]);
  expect(await check(team, domain.id, clock)).toMatchObject({ status: "verified", graceUntil: null });
});
