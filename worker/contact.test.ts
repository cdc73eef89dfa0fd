/** After an outage of the database: whose worker knows what came of a hand-over, comes before whoever would take it up. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { claim, handoverMarker, openRoutes, settler } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { aDomain, aTeam } from "@/test/harness";
import { type Sink, startSink } from "@/test/smtp-sink";
import { allSettled, manyMails, statuses } from "@/test/worker";
import { Contact } from "./contact";
import { type DeliveryRunner, runDeliveries } from "./delivery";

let sink: Sink;
let runner: DeliveryRunner | null = null;
beforeAll(async () => {
  sink = await startSink();
  Object.assign(env(), { SMTP_URL: `${sink.url}?tls=none`, DELIVERY_AMBIGUOUS_SECONDS: 1 });
});
afterEach(() => runner?.stop(2000));
afterAll(() => sink.close());

test("a worker is in steady touch after seven seconds without a failure or a gap", () => {
  let now = 0;
  const contact = new Contact(() => now);
  const at = (ms: number) => {
    now = ms;
    contact.answered();
    return contact.isSteady;
  };
  expect(contact.isSteady).toBe(false);
  expect([0, 4000, 6999, 7000].map(at)).toEqual([false, false, false, true]);
  contact.failed();
  expect([8000, 12_000, 14_999, 15_000].map(at)).toEqual([false, false, false, true]);
  now = 20_001;
  expect(contact.isSteady).toBe(false);
  expect([20_001, 25_000, 27_001].map(at)).toEqual([false, false, true]);
});

test("an outcome that a worker knows is written before another one, just back, takes the message up", async () => {
  const team = await aTeam();
  const from = `shop@${await aDomain(team)}`;
  const { signal } = new AbortController();
  const [known = ""] = await manyMails(team, from, 1, { to: ["known@example.test"] });
  const [mine] = await claim({ lane: 0, teams: [{ id: team.id, after: null }], limit: 1, perTeam: 1 }, { begin: false });
  if (!mine) throw new Error("Nothing was claimed.");
  expect(await handoverMarker(signal).write({ claim: mine, dropped: 0, reporter: null })).toBe(true);
  await pool().query(
    "UPDATE deliveries SET leased_until = now() - interval '1 hour', handed_at = now() - interval '1 hour' WHERE email_id = $1",
    [known],
  );
  // Time stands still for it: it never has been back for long enough.
  runner = runDeliveries(openRoutes(), undefined, new Contact(() => 0));
  const others = await manyMails(team, from, 3);
  runner.wake();
  await allSettled(others);
  const answer = { result: "sent", stage: "dot", code: 250, enhanced: null, text: "Taken.", remoteHost: null, tls: null } as const;
  const written = await settler(signal).write({
    claim: mine,
    sender: from,
    outcomes: [{ no: 0, status: "sent", tried: true, answer }],
    events: [{ recipientNo: 0, recipient: "known@example.test", type: "sent", detail: {} }],
    next: null,
  });
  expect(written).toBe(true);
  expect(await statuses([known])).toEqual({ sent: 1 });
  expect(sink.of("known@example.test")).toEqual([]);
});
