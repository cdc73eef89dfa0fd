/** Who is told that a way to send is out, and that it is back: once each, however many workers look. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openRoutes } from "@/lib/emails";
import { db, pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { newUuid, publicId } from "@/lib/infra/ids";
import { jobs } from "@/lib/jobs";
import { open, type TeamFacts } from "@/lib/kernel/context";
import { listProviders, updateProvider } from "@/lib/providers";
import { systemTeam } from "@/lib/teams";
import "@/lib/subscriptions";
import { aDomain, as, aTeam, member } from "@/test/harness";
import { lastMail, runJobs } from "@/test/jobs";
import { anSes, aRelay } from "@/test/providers";
import { type SesServer, sesServer } from "@/test/ses-server";
import { type Sink, startSink } from "@/test/smtp-sink";
import { allSettled, manyMails, until } from "@/test/worker";
import { type DeliveryRunner, runDeliveries } from "./delivery";

let house: Sink;
let relay: Sink;
let ses: SesServer;
let runner: DeliveryRunner;
let team: TeamFacts;
let from: string;
let told: { owner: string; admin: string; developer: string };

beforeAll(async () => {
  [house, relay, ses] = await Promise.all([startSink(), startSink(), sesServer()]);
  Object.assign(env(), {
    SMTP_URL: `${house.url}?tls=none`,
    OUTBOUND_ALLOW_CIDRS: ["127.0.0.1/32"],
    DELIVERY_LEASE_SECONDS: 5,
    DELIVERY_RETRY_SECONDS: [0.2, 0.2, 0.4],
  });
});
beforeEach(async () => {
  for (const server of [house, relay, ses]) server.reset();
  team = await aTeam({ name: "Acme" });
  from = `shop@${await aDomain(team)}`;
  told = { owner: await aMember("owner"), admin: await aMember("admin"), developer: await aMember("developer") };
  runner = runDeliveries(openRoutes());
});
afterEach(async () => {
  await runner.stop(2000);
  await pool().query("DELETE FROM deliveries");
  await pool().query("DELETE FROM transport_states");
});
afterAll(() => Promise.all([house.close(), relay.close(), ses.close()]));

async function aMember(role: string, isStaff = false): Promise<string> {
  const email = `p-${newUuid().slice(-12)}@example.com`;
  const person = { id: newUuid(), email, emailKey: email, name: "Ada", passwordHash: "x", emailVerifiedAt: new Date(), isStaff };
  await db().user.create({ data: person });
  await db().member.create({ data: { teamId: team.id, userId: person.id, role } });
  return email;
}

/** What workers do every minute, five of them at once. */
async function look(): Promise<void> {
  const system = await systemTeam();
  const job = jobs.find(({ name }) => name === "providers.watchOutages");
  if (job?.cron !== "* * * * *") throw new Error("Nobody looks.");
  const once = () =>
    job.run(
      open({ principal: { kind: "system", job: job.name, teamId: system.id }, team: system, requestId: newUuid() }) as never,
      {} as never,
    );
  await Promise.all([once(), once(), once(), once(), once()]);
  await runJobs();
}

/** How many mails about it an address got: [out, back]. */
const mailsTo = async (address: string): Promise<number[]> => {
  const { rows } = await pool().query(
    `SELECT count(*) FILTER (WHERE e.subject LIKE '%takes no mail')::int AS out, count(*) FILTER (WHERE e.subject LIKE '%takes mail again')::int AS back
     FROM emails e JOIN recipients r ON r.email_id = e.id WHERE r.address = $1`,
    [address],
  );
  return [rows[0]?.out, rows[0]?.back];
};
const stateOf = async (key: string) => (await pool().query("SELECT * FROM transport_states WHERE key = $1", [key])).rows[0];
const shown = async () => (await as(member(team, "admin"), team).run(listProviders, {})).providers[0];
const send = async (count: number) => {
  const ids = await manyMails(team, from, count);
  runner.wake();
  return ids;
};
const isDown = { greeting: "421 4.3.2 Down for repair" };

/** The relay is down, and a first message was told so. */
async function anOutage(): Promise<string> {
  const key = await aRelay(team, relay.port, { name: "Our relay" });
  relay.rules.refuse = isDown;
  relay.rules.times = Number.POSITIVE_INFINITY;
  await send(1);
  await until(
    "it is known to be out",
    () => stateOf(key),
    (state) => state?.failures > 0,
  );
  return key;
}
/** As if it had begun so long ago. */
const begunBefore = (key: string, minutes: number) =>
  pool().query(
    "UPDATE transport_states SET out_since = out_since - make_interval(mins => $2), back_since = back_since - make_interval(mins => $2) WHERE key = $1",
    [key, minutes],
  );

test("an account that is suspended is told of at once, to owners and admins, once", async () => {
  await anSes(team, ses.url, { name: "Ireland" });
  ses.rules.refuse = { status: 400, type: "SendingPausedException", message: "Sending is paused for this account." };
  ses.rules.times = Number.POSITIVE_INFINITY;
  await allSettled(await send(1));
  await look();
  await look();
  expect(await Promise.all(Object.values(told).map(mailsTo))).toEqual([
    [1, 0],
    [1, 0],
    [0, 0],
  ]);
  const mail = await lastMail(told.owner, "Ireland takes no mail");
  expect(mail?.text).toContain("its account may not send any more");
  expect(mail?.text).toContain("“Sending is paused for this account.”");
  expect(mail?.text).toContain(`/${team.slug}/settings/sending`);
  expect(await shown()).toMatchObject({ state: "suspended", outSince: expect.any(String), toldAt: expect.any(String) });
});

test("credentials that are refused are told of at once, by SES and by a relay", async () => {
  await anSes(team, ses.url, { name: "Ireland", position: 0 });
  await aRelay(team, relay.port, { name: "Our relay", position: 1, user: "ada" });
  ses.rules.refuse = { status: 403, type: "InvalidSignatureException", message: "x" };
  ses.rules.times = Number.POSITIVE_INFINITY;
  relay.rules.auth = { user: "ada", password: "another one" };
  await allSettled(await send(1));
  await look();
  expect(await mailsTo(told.owner)).toEqual([2, 0]);
  for (const name of ["Ireland", "Our relay"])
    expect((await lastMail(told.owner, `${name} takes no mail`))?.text).toContain("does not accept the settings");
});

test("an outage is told of when it lasts, not when it begins, nor when nobody has tried since", async () => {
  const key = await anOutage();
  await look();
  expect(await mailsTo(told.owner)).toEqual([0, 0]);
  await pool().query(
    "UPDATE transport_states SET out_since = out_since - interval '1 hour', last_error_at = out_since - interval '55 minutes' WHERE key = $1",
    [key],
  );
  await look();
  expect(await mailsTo(told.owner)).toEqual([0, 0]);
  await pool().query("UPDATE transport_states SET last_error_at = now() WHERE key = $1", [key]);
  await look();
  expect(await mailsTo(told.owner)).toEqual([1, 0]);
  expect((await lastMail(told.owner, "Our relay takes no mail"))?.text).toContain("no message gets through");
  await begunBefore(key, 60);
  await look();
  expect(await mailsTo(told.owner)).toEqual([1, 0]);
});

test("its end is told once it has stayed over; what comes and goes in between is the same outage", async () => {
  const key = await anOutage();
  await begunBefore(key, 20);
  await look();
  const works = async () => {
    relay.rules.refuse = {};
    await until(
      "it takes mail again",
      async () => {
        await allSettled(await send(1));
        return (await stateOf(key)).back_since;
      },
      (back) => back !== null,
    );
  };
  await works();
  await look();
  expect(await mailsTo(told.owner)).toEqual([1, 0]);
  expect(await shown()).toMatchObject({ outSince: null, toldAt: null });

  relay.rules.refuse = isDown;
  // Opened anew, so that no connection of before goes on taking mail.
  await db().provider.updateMany({ where: { id: key }, data: { revision: { increment: 1 } } });
  await until(
    "it is out again",
    async () => {
      await send(1);
      return (await stateOf(key)).back_since;
    },
    (back) => back === null,
  );
  await begunBefore(key, 60);
  await look();
  expect(await mailsTo(told.owner)).toEqual([1, 0]);

  await works();
  await begunBefore(key, 6);
  await look();
  await look();
  expect(await Promise.all(Object.values(told).map(mailsTo))).toEqual([
    [1, 1],
    [1, 1],
    [0, 0],
  ]);
  expect(await stateOf(key)).toMatchObject({ out_since: null, told_at: null, back_since: null });
});

test("other credentials that were tried and work end it; the next outage is told of anew", async () => {
  const key = await anSes(team, ses.url, { name: "Ireland" });
  ses.rules.refuse = { status: 403, type: "UnrecognizedClientException", message: "x" };
  ses.rules.times = 1;
  await allSettled(await send(1));
  await look();
  expect(await mailsTo(told.owner)).toEqual([1, 0]);
  await as(member(team, "admin"), team).run(updateProvider, {
    id: publicId("provider", key),
    accessKeyId: "AKIANEW",
    secretAccessKey: "new",
  });
  await begunBefore(key, 6);
  await look();
  expect(await mailsTo(told.owner)).toEqual([1, 1]);
  ses.rules.times = 1;
  await until(
    "it is out again",
    async () => {
      await allSettled(await send(1));
      return stateOf(key);
    },
    (state) => state.failures > 0,
  );
  await look();
  expect(await mailsTo(told.owner)).toEqual([2, 1]);
});

test("of a provider that is switched off nobody hears", async () => {
  const key = await anOutage();
  await begunBefore(key, 20);
  await db().provider.updateMany({ where: { id: key }, data: { enabled: false } });
  await look();
  expect(await mailsTo(told.owner)).toEqual([0, 0]);
});

test("a used-up quota is no outage", async () => {
  const key = await anSes(team, ses.url);
  ses.rules.refuse = { status: 400, type: "LimitExceededException", message: "Daily message quota exceeded." };
  ses.rules.times = Number.POSITIVE_INFINITY;
  await allSettled(await send(1));
  await begunBefore(key, 60);
  await look();
  expect(await stateOf(key)).toMatchObject({ closed_by: "quota", out_since: null, told_at: null });
  expect(await mailsTo(told.owner)).toEqual([0, 0]);
});

test("the instance's own transport is its operators' matter", async () => {
  const operator = await aMember("viewer", true);
  house.rules.refuse = isDown;
  house.rules.times = Number.POSITIVE_INFINITY;
  await send(1);
  await until(
    "it is known to be out",
    () => stateOf("instance:smtp:0"),
    (state) => state?.failures > 0,
  );
  await begunBefore("instance:smtp:0", 20);
  await look();
  expect([await mailsTo(operator), await mailsTo(told.owner)]).toEqual([
    [1, 0],
    [0, 0],
  ]);
  const mail = await lastMail(operator, "The relay 127.0.0.1 takes no mail");
  expect(mail?.text).toContain("because you operate this instance");
});
