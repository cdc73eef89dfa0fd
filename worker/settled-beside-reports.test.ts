/** Providers report while workers write down the same messages: neither stands in the other's way, and each recipient is one attempt. */
import { expect, onTestFinished, test } from "vitest";
import { applyReports, storeReport } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import type { Answer, Transport } from "@/lib/infra/transports/types";
import { aDomain, aTeam } from "@/test/harness";
import { oneWay } from "@/test/one-way";
import { tallied } from "@/test/tallies";
import { allSettled, manyMails, statuses, until } from "@/test/worker";
import { runDeliveries } from "./delivery";

const many = 1500;
const taken: Answer = { result: "sent", stage: "dot", code: 250, enhanced: "2.0.0", text: "Taken.", remoteHost: null, tls: null };

const deadlocks = async (): Promise<number> => {
  await pool().query("SELECT pg_stat_force_next_flush()");
  const { rows } = await pool().query("SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()");
  return rows[0].n;
};

/** Its reports come before its answers are written down. */
const hasty: Transport = {
  name: "hasty",
  signs: true,
  async send({ id, recipients }, _signal, onHandover) {
    onHandover?.();
    const about = { emailId: id, providerId: null };
    const said = { by: "A test", about, type: "delivered" as const, recipients: [], hard: false, ref: "1", detail: {} };
    void storeReport({ source: "message", key: id, report: { ...said, at: Date.now() } });
    return recipients.map(() => taken);
  },
  close: async () => undefined,
};

test("fifteen hundred messages are reported while they are written down", async () => {
  const team = await aTeam();
  const ids = await manyMails(team, `shop@${await aDomain(team)}`, many);
  let applied = 0;
  let over = false;
  onTestFinished(() => {
    over = true;
  });
  const applying = Promise.all(
    [1, 2].map(async () => {
      while (applied < many && !over) {
        const count = await applyReports();
        applied += count;
      }
    }),
  );
  const runner = runDeliveries(oneWay(hasty), 300);
  await allSettled(ids, 60_000);
  await until(
    "every report is applied",
    () => applied,
    (n) => n >= many,
    60_000,
  );
  await applying;
  await runner.stop(2000);
  expect(await statuses(ids)).toEqual({ delivered: many });
  expect(await tallied(team.id)).toEqual({ sent: many, delivered: many });
  expect(await deadlocks()).toBe(0);
}, 180_000);
