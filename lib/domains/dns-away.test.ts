/** Mail of proven domains while the DNS is away: accepted, signed and sent, whatever a check of the domain meets meanwhile. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openRoutes, sendEmail } from "@/lib/emails";
import { env } from "@/lib/infra/env";
import { readId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import "@/lib/subscriptions";
import type { DnsFault, DnsServer } from "@/test/dns-server";
import { aClock, aVerifiedDomain, type Clock, check, hours, publish, startOwnDns, unpublish } from "@/test/domains";
import { as, aTeam, key } from "@/test/harness";
import { expectKept, judge } from "@/test/oracle";
import { type Sink, startSink } from "@/test/smtp-sink";
import { allSettled } from "@/test/worker";
import { type DeliveryRunner, runDeliveries } from "@/worker/delivery";

let dns: DnsServer;
let sink: Sink;
let runner: DeliveryRunner;
let team: TeamFacts;
let clock: Clock;
beforeAll(async () => {
  [dns, sink] = await Promise.all([startOwnDns(), startSink()]);
  Object.assign(env(), { SMTP_URL: `${sink.url}?tls=none` });
  runner = runDeliveries(openRoutes());
});
beforeEach(async () => {
  sink.reset();
  team = await aTeam();
  clock = aClock();
});
afterEach(() => dns.fault("*", null));
afterAll(async () => {
  await runner.stop(2000);
  await Promise.all([dns.close(), sink.close()]);
});

/** Through the operation that the API runs. Answers UUIDs. */
async function send(domain: string, count: number): Promise<string[]> {
  const sender = as(key(team, "emails:send"), team);
  const ids = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const { id } = await sender.run(sendEmail, { from: `shop@${domain}`, to: `person-${i}@example.test`, subject: "Hi", text: "Hello." });
      return readId("email", id) ?? "";
    }),
  );
  runner.wake();
  return ids;
}
const signed = () => sink.transactions.filter(({ message }) => message.includes("DKIM-Signature: v=1; a=rsa-sha256"));

test.each(["servfail", "refused", "lame", "garbage", "cut", "huge", "timeout"] satisfies DnsFault[])(
  "a DNS that answers with %s for a day takes no message and no proof",
  async (fault) => {
    const verified = await aVerifiedDomain(dns, team, clock);
    dns.fault("*", fault);
    const ids = await send(verified.domain, 10);
    for (let n = 0; n < (fault === "timeout" || fault === "huge" ? 1 : 3); n++) {
      clock.pass(8 * hours);
      expect(await check(team, verified.id, clock)).toMatchObject({ status: "verified", usable: true, graceUntil: null });
      ids.push(...(await send(verified.domain, 10)));
    }
    await allSettled(ids);
    expectKept(`F26 the DNS answers with ${fault}`, await judge(ids, sink.transactions));
    expect([sink.count, signed().length]).toEqual([ids.length, ids.length]);
  },
  60_000,
);

test("records that come and go, or lead in a circle, take no message within the grace", async () => {
  const verified = await aVerifiedDomain(dns, team, clock);
  const ids: string[] = [];
  for (let n = 0; n < 4; n++) {
    unpublish(dns, verified, ["ownership", "dkim"]);
    clock.pass(20 * hours);
    expect(await check(team, verified.id, clock)).toMatchObject({ status: "verified", usable: true });
    ids.push(...(await send(verified.domain, 5)));
    publish(dns, verified, ["ownership", "dkim"]);
    clock.pass(20 * hours);
    expect(await check(team, verified.id, clock)).toMatchObject({ status: "verified", usable: true, graceUntil: null });
    ids.push(...(await send(verified.domain, 5)));
  }
  const [ownership] = verified.records;
  unpublish(dns, verified, ["ownership"]);
  dns.set(ownership?.name ?? "", "CNAME", `loop.${verified.domain}`);
  dns.set(`loop.${verified.domain}`, "CNAME", ownership?.name ?? "");
  expect(await check(team, verified.id, clock)).toMatchObject({ status: "verified", usable: true });
  ids.push(...(await send(verified.domain, 5)));
  await allSettled(ids);
  expectKept("F26 records that come, go and lead in a circle", await judge(ids, sink.transactions));
  expect([sink.count, signed().length]).toEqual([45, 45]);
}, 60_000);
