/**
 * The queue alone: claim, compose, mark, settle with events and tallies, with a transport that takes everything at once. Timed once a
 * quarter has gone, as of a worker that has been at work.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { pool } from "@/lib/infra/db/client";
import type { Answer, Transport } from "@/lib/infra/transports/types";
import { aDomain, aTeam } from "@/test/harness";
import { oneWay } from "@/test/one-way";
import { runDeliveries } from "@/worker/delivery";
import { fillQueue } from "./support/fill-queue";
import { peakOf } from "./support/processes";
import type { Finding } from "./support/report";

const count = 80_000;
const warm = count / 4;
const window = 1000;

const taken: Answer = { result: "sent", stage: "dot", code: 250, enhanced: "2.0.0", text: "Taken.", remoteHost: null, tls: null };

export async function queue(): Promise<Finding[]> {
  await pool().query("TRUNCATE deliveries");
  const team = await aTeam();
  await fillQueue(team.id, await aDomain(team), count);
  let handed = 0;
  let began = 0;
  const nowhere: Transport = {
    name: "nowhere",
    signs: true,
    async send({ recipients }, _signal, onHandover) {
      onHandover?.();
      if (++handed === warm) began = performance.now();
      return recipients.map(() => taken);
    },
    close: async () => undefined,
  };
  const runner = runDeliveries(oneWay(nowhere), window);
  for (let left = count; left > 0; ) {
    await sleep(50);
    const { rows } = await pool().query("SELECT EXISTS (SELECT FROM deliveries) AS waiting");
    left = rows[0].waiting ? left : 0;
  }
  const seconds = (performance.now() - began) / 1000;
  await runner.stop(3000);
  return [
    {
      what: "the queue alone, with events and tallies, 1 process",
      figure: (count - warm) / seconds,
      unit: "msg/s",
      limit: { name: "the goal", value: 40_000 },
      goal: { atLeast: 1 },
      note: `peak ${peakOf(process.pid)} MB`,
    },
  ];
}
