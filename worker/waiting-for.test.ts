/** A message that waits says for what: in the API, for each thing that can hold it up, as the real worker leaves it in the queue. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openRoutes } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { publicId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import { type Api, openApi } from "@/test/api";
import { aDomain, aKey, aTeam } from "@/test/harness";
import { anSes, aRelay } from "@/test/providers";
import { type SesServer, sesServer } from "@/test/ses-server";
import { type Sink, startSink } from "@/test/smtp-sink";
import { allSettled, mails, manyMails, until } from "@/test/worker";
import { type DeliveryRunner, runDeliveries } from "./delivery";

let api: Api;
let house: Sink;
let relay: Sink;
let ses: SesServer;
let runner: DeliveryRunner;
let team: TeamFacts;
let from: string;
let key: string;
const always = Number.POSITIVE_INFINITY;

beforeAll(async () => {
  [api, house, relay, ses] = await Promise.all([openApi("web"), startSink(), startSink(), sesServer()]);
  Object.assign(env(), {
    SMTP_URL: `${house.url}?tls=none`,
    OUTBOUND_ALLOW_CIDRS: ["127.0.0.1/32"],
    DELIVERY_LEASE_SECONDS: 5,
    DELIVERY_RETRY_SECONDS: [30],
  });
});
beforeEach(async () => {
  for (const server of [house, relay, ses]) server.reset();
  team = await aTeam();
  from = `shop@${await aDomain(team)}`;
  key = (await aKey(team, { scopes: ["emails:read", "emails:send"] })).secret;
  await pool().query("UPDATE teams SET instance_transport = false WHERE id = $1", [team.id]);
  runner = runDeliveries(openRoutes());
});
afterEach(async () => {
  await runner.stop(2000);
  for (const table of ["deliveries", "transport_states", "paces"]) await pool().query(`DELETE FROM ${table}`);
});
afterAll(() => Promise.all([house.close(), relay.close(), ses.close(), api.close()]));

const send = async (count = 1): Promise<string[]> => {
  const ids = await manyMails(team, from, count);
  runner.wake();
  return ids;
};
interface Said {
  readonly reason: string;
  readonly until: string | null;
  readonly sentence: string;
}
/** As both operations say it: the one that tells all, then the short one. */
const both = async (id: string): Promise<(Said | null)[]> => {
  const [whole, short] = await Promise.all(["", "/status"].map((path) => api.ask(`/emails/${publicId("email", id)}${path}`, { key })));
  return [whole?.body.email.waitingFor, short?.body.waitingFor];
};
const asked = async (id: string): Promise<Said | null> => (await both(id))[0] ?? null;
const itWaits = async (id: string, reason: string): Promise<Said | null> => {
  const [said] = await until(
    `it waits: ${reason}`,
    () => both(id),
    (answers) => answers.every((answer) => answer?.reason === reason),
  );
  return said ?? null;
};

describe("a message waits", () => {
  test("while its transport is out, and says when that is tried again", async () => {
    await aRelay(team, relay.port, { name: "Our relay" });
    relay.rules.refuse = { greeting: "421 4.3.2 Down for repair" };
    relay.rules.times = always;
    const [id = ""] = await send();
    expect(await itWaits(id, "outage")).toEqual({
      reason: "outage",
      until: expect.any(String),
      sentence: "Our relay is out: it is tried again by itself, and another provider under Settings, Sending, would step in.",
    });
    // Long after the circuit, it is the attempt that was lost to the outage that it waits for.
    await pool().query("UPDATE transport_states SET closed_until = now() - interval '1 second', failures = 0");
    expect(await asked(id)).toMatchObject({ reason: "outage" });
  });

  test("while the credentials of its transport are refused", async () => {
    await anSes(team, ses.url, { name: "Ireland" });
    ses.rules.refuse = { status: 403, type: "InvalidSignatureException", message: "x" };
    ses.rules.times = always;
    const [id = ""] = await send();
    expect((await itWaits(id, "refused"))?.sentence).toBe(
      "Ireland does not accept its credentials or settings: correct them under Settings, Sending.",
    );
  });

  test("while the account of its transport is suspended", async () => {
    await anSes(team, ses.url, { name: "Ireland" });
    ses.rules.refuse = { status: 400, type: "AccountSuspendedException", message: "x" };
    ses.rules.times = always;
    const [id = ""] = await send();
    expect((await itWaits(id, "suspended"))?.sentence).toContain("Ireland may not send, because its account is suspended");
  });

  test("while the daily quota of its transport is used up, those behind it too", async () => {
    const provider = await anSes(team, ses.url, { name: "Ireland" });
    ses.rules.refuse = { status: 400, type: "LimitExceededException", message: "Daily message quota exceeded." };
    ses.rules.times = always;
    const [first = ""] = await send();
    const said = await itWaits(first, "quota");
    const [behind = ""] = await send();
    expect(await itWaits(behind, "quota")).toMatchObject({ sentence: said?.sentence });
    const { rows } = await pool().query("SELECT closed_until FROM transport_states WHERE key = $1", [provider]);
    expect(Date.parse(said?.until ?? "") - rows[0].closed_until.getTime()).toBeGreaterThanOrEqual(-1000);
    expect(said?.sentence).toContain("Ireland has used up its daily quota");
  });

  test("its turn, while its transport takes less than there is", async () => {
    await aRelay(team, relay.port, { name: "Our relay", rate: 0.5 });
    const ids = await send(6);
    const last = ids.at(-1) ?? "";
    expect(await itWaits(last, "paced")).toEqual({
      reason: "paced",
      until: null,
      sentence:
        "Our relay takes 0.5 messages a second and others stand before this message: it leaves when it is its turn, or sooner by a higher rate under Settings, Sending.",
    });
  });

  test("a little longer, while its receivers asked for patience", async () => {
    await aRelay(team, relay.port);
    relay.rules.refuse = { rcpt: "450 4.7.28 Too much mail from your network" };
    relay.rules.times = always;
    const [id = ""] = await send();
    expect((await itWaits(id, "paced"))?.until).toEqual(expect.any(String));
  });

  test("while its team is paused, by whatever way it would go", async () => {
    for (const own of [true, false]) {
      if (own) await aRelay(team, relay.port);
      await pool().query("UPDATE teams SET paused_at = NULL WHERE id = $1", [team.id]);
      const ids = [...(await manyMails(team, from, 1)), ...(await manyMails(team, from, 1, { mode: "test" }))];
      await pool().query("UPDATE teams SET paused_at = now() WHERE id = $1", [team.id]);
      for (const id of ids)
        expect(await asked(id)).toEqual({
          reason: "team_paused",
          until: null,
          sentence: "The team is paused, and its mail leaves when the operator of this instance resumes it: ask them to.",
        });
    }
  });

  test("while nothing is turned on to send by", async () => {
    const [id = ""] = await send();
    expect(await itWaits(id, "no_transport")).toMatchObject({
      sentence: "There is no way to send: turn on a provider, or this instance’s transports, under Settings, Sending.",
    });
  });

  test("for the first of several ways that opens, and nothing is told of the instance's", async () => {
    await aRelay(team, relay.port, { name: "Our relay" });
    await pool().query("UPDATE teams SET instance_transport = true WHERE id = $1", [team.id]);
    for (const sink of [relay, house]) Object.assign(sink.rules, { refuse: { greeting: "421 4.3.2 Down" }, times: always });
    const [id = ""] = await send();
    await itWaits(id, "outage");
    const close = (of: string, minutes: number, by: string) =>
      pool().query("UPDATE transport_states SET closed_by = $3, closed_until = now() + make_interval(mins => $2) WHERE key LIKE $1", [
        of,
        minutes,
        by,
      ]);
    await close("%", 20, "outage");
    await close("instance:%", 10, "quota");
    const said = await asked(id);
    expect(said?.reason).toBe("quota");
    expect(said?.sentence).toContain("No way to send is open, and this instance’s transport, which will be tried first, has used up");
    expect(JSON.stringify(said)).not.toContain("127.0.0.1");
  });
});

describe("nothing is said", () => {
  test("of a message that left, is scheduled, or waits for the next attempt after its receiver's answer", async () => {
    await aRelay(team, relay.port);
    const [gone = ""] = await send();
    await allSettled([gone]);
    expect(await both(gone)).toEqual([null, null]);
    const [scheduled = ""] = await mails(team, [{ from, to: ["ada@example.test"], sendAt: new Date(Date.now() + 3_600_000) }]);
    expect(await both(scheduled)).toEqual([null, null]);
    relay.rules.refuse = { rcpt: "451 4.2.2 The mailbox is full" };
    relay.rules.times = always;
    const [deferred = ""] = await send();
    await until(
      "it is put off",
      async () => (await api.ask(`/emails/${publicId("email", deferred)}`, { key })).body.email.status,
      (status) => status === "deferred",
    );
    expect(await both(deferred)).toEqual([null, null]);
  });

  test("of test mail, which no transport holds up", async () => {
    await runner.stop(2000);
    const [id = ""] = await manyMails(team, from, 1, { mode: "test" });
    expect(await asked(id)).toBeNull();
    runner = runDeliveries(openRoutes());
  });
});
