/** Nobody sends as somebody else: what stands in From is the team's own, at the door and again in the engine. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openRoutes } from "@/lib/emails";
import { db } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import type { TeamFacts } from "@/lib/kernel/context";
import { type Api, openApi } from "@/test/api";
import type { DnsServer } from "@/test/dns-server";
import { aName, aVerifiedDomain, startOwnDns } from "@/test/domains";
import { aKey, aTeam } from "@/test/harness";
import { type Sink, startSink } from "@/test/smtp-sink";
import { allSettled, mails, statuses } from "@/test/worker";
import { runDeliveries } from "@/worker/delivery";

let api: Api;
let dns: DnsServer;
let sink: Sink;
let team: TeamFacts;
let key: string;
const mine = aName();
const victim = aName();
beforeAll(async () => {
  dns = await startOwnDns();
  sink = await startSink();
  Object.assign(env(), { SMTP_URL: `${sink.url}?tls=none` });
  api = await openApi("node");
  team = await aTeam();
  await aVerifiedDomain(dns, team, undefined, mine);
  await aVerifiedDomain(dns, await aTeam(), undefined, victim);
  ({ secret: key } = await aKey(team));
});
afterAll(async () => {
  await api.close();
  await sink.close();
  await dns.close();
});
beforeEach(() => sink.reset());

const send = (more: Record<string, unknown>) =>
  api.ask("/emails", { key, json: { to: "bob@example.com", subject: "Hi", text: "Hi", ...more } });

describe("a From that is not the team's is refused", () => {
  test.each([
    [`a@${victim}`],
    [`a@sub.${mine}`],
    [`a@${mine}, b@${victim}`],
    [`<a@${mine}> <b@${victim}>`],
    [`a@${victim}(a@${mine})`],
    [`(a@${mine}) a@${victim}`],
    [`"a@${mine}" <b@${victim}>`],
    [`a@${mine.replace("d", "ԁ")}`],
    [`=?utf-8?q?a=40${mine}?= <b@${victim}>`],
    [`=?utf-8?q?a=40${mine}?=`],
    [`Team: a@${mine}, b@${victim};`],
    [`Team: a@${mine};`],
    [`<@${mine}:b@${victim}>`],
    [`a@${victim}\u0000@${mine}`],
    [`a@${victim}\r\nFrom: a@${mine}`],
    [`a@${mine}\r\nFrom: b@${victim}`],
    [`"a@${victim}"@${victim}`],
    [`a@${mine}@${victim}`],
    [`a@[127.0.0.1]`],
    [`a@${mine}.${victim}`],
    [mine],
    [""],
    [[`a@${mine}`, `b@${victim}`]],
    [{ address: `a@${mine}` }],
  ])("%j", async (from) => {
    const refused = await send({ from });
    expect([403, 422]).toContain(refused.status);
    expect(["domain_not_allowed", "validation_error"]).toContain(refused.body.error.code);
    expect(refused.body.error.field).toBe("from");
  });

  test.each(["From", "from", "Sender", "Return-Path", "Resent-From", "Resent-Sender", "DKIM-Signature", "Reply-To\r\nFrom"])(
    "nor may a header %j say it",
    async (name) => {
      const refused = await send({ from: `a@${mine}`, headers: { [name]: `b@${victim}` } });
      expect([refused.status, refused.body.error.code]).toEqual([422, "validation_error"]);
    },
  );
});

test.each([[`a@${mine.toUpperCase()}.`], [`a@${mine.toUpperCase()}`], [`"b@${victim}" <a@${mine}>`]])(
  "%j is the team's own: it leaves with one From, and the envelope of the same domain",
  async (from) => {
    expect((await send({ from })).status).toBe(202);
    const runner = runDeliveries(openRoutes());
    await sink.received(1);
    await runner.stop(2000);
    const [taken] = sink.transactions;
    const headers = (taken?.message.toString() ?? "").split("\r\n\r\n")[0]?.replace(/\r\n[ \t]+/g, " ") ?? "";
    const froms = headers.split("\r\n").filter((line) => /^(from|sender)\s*:/i.test(line));
    expect(froms).toHaveLength(1);
    expect(froms[0]?.toLowerCase()).toMatch(new RegExp(`[<\\s]a@${mine}>?$`));
    expect(taken?.from).toBe(`a@${mine}`);
  },
);

test("a key that is limited to one domain sends from no other of the team", async () => {
  const second = await aVerifiedDomain(dns, team);
  const { secret } = await aKey(team, { domain: mine });
  const refused = await api.ask("/emails", {
    key: secret,
    json: { from: `a@${second.domain}`, to: "b@example.com", subject: "x", text: "x" },
  });
  expect([refused.status, refused.body.error.code]).toEqual([403, "domain_not_allowed"]);
});

test("what came past the door is stopped by the engine: it asks once more before it hands over", async () => {
  const ids = await mails(team, [
    { from: `a@${victim}`, to: ["b@example.test"] },
    { from: `a@sub.${mine}`, to: ["b@example.test"] },
    { from: `a@${mine}`, to: ["b@example.test"] },
  ]);
  await db().domain.updateMany({ where: { teamId: team.id, name: mine }, data: { approval: "rejected" } });
  const runner = runDeliveries(openRoutes());
  await allSettled(ids);
  await runner.stop(2000);
  await db().domain.updateMany({ where: { teamId: team.id, name: mine }, data: { approval: "not_needed" } });
  expect(sink.count).toBe(0);
  expect(await statuses(ids)).toEqual({ canceled: 2, failed: 1 });
});
