/**
 * Delivering: claims ahead so that the window stays full, prepares, hands over, settles. What a dead worker may have sent
 * twice is at most what stands in the window.
 */
import {
  answered,
  type Claim,
  claim,
  type Delivery,
  extendLeases,
  handoverMarker,
  type Loaded,
  loadDeliveries,
  nothingLeft,
  prepare,
  type Routes,
  release,
  type Settlement,
  settler,
  Turns,
  toParcel,
} from "@/lib/emails";
import { patiently } from "@/lib/infra/db/patiently";
import { env } from "@/lib/infra/env";
import { log } from "@/lib/infra/log";
import { messagesTotal, sendSeconds } from "@/lib/infra/metrics";
import { loop } from "./loop";

export interface DeliveryRunner {
  /** Something new is in the queue. */
  wake(): void;
  /**
   * Claims nothing more, gives back what was not sent, lets what is being sent end for at most `patienceMs`. What is
   * still going on then keeps its lease and counts as unknown.
   */
  stop(patienceMs: number): Promise<void>;
}

/** In one claim. */
const maxBatch = 500;
const sleepMs = 500;

/** @param window how many messages may be between the beginning of their hand-over and the writing of their outcome */
export function runDeliveries(routes: Routes, window = env().DELIVERY_WINDOW): DeliveryRunner {
  const stopping = new AbortController();
  const givingUp = new AbortController();
  const turns = new Turns();
  const mark = handoverMarker(stopping.signal);
  const settle = settler(givingUp.signal);
  /** Claimed, and neither settled nor given back nor lost. */
  const held = new Map<string, Claim>();
  const ready: Delivery[] = [];
  const most = window + Math.min(2 * window, 1000);
  const enough = Math.max(1, Math.min(maxBatch, Math.floor(window / 2)));
  let inFlight = 0;
  let full = false;
  let whenEmpty: (() => void) | null = null;

  const claimer = loop(
    "deliveries",
    async () => {
      const limit = Math.min(most - held.size, maxBatch);
      full = limit < enough;
      if (full) return false;
      const share = await turns.next(limit);
      if (!share) return false;
      const claims = await claim(share, limit);
      turns.served(share, claims);
      for (const one of claims) held.set(one.emailId, one);
      if (claims.length > 0) void take(claims);
      return true;
    },
    sleepMs,
  );

  const take = async (claims: readonly Claim[]) => {
    try {
      const { loaded, orphans } = await patiently(() => loadDeliveries(claims), stopping.signal);
      for (const orphan of orphans) void finish(nothingLeft(orphan));
      for (const one of loaded) void makeReady(one);
    } catch (error) {
      log().warn({ err: error }, "claimed messages could not be read");
      await giveBack(claims);
    }
  };

  const makeReady = async (loaded: Loaded) => {
    try {
      const result = await patiently(() => prepare(loaded, routes), stopping.signal);
      if ("stopped" in result) await (result.stopped ? finish(result.stopped) : giveBack([loaded.claim]));
      else if (stopping.signal.aborted) await giveBack([loaded.claim]);
      else {
        ready.push(result);
        pump();
      }
    } catch {
      await giveBack([loaded.claim]);
    }
  };

  const pump = () => {
    while (inFlight < window && !stopping.signal.aborted) {
      const next = ready.shift();
      if (!next) return;
      inFlight++;
      void handOver(next).finally(() => {
        inFlight--;
        pump();
      });
    }
  };

  const handOver = async (delivery: Delivery) => {
    const { claim: mine, transport } = delivery;
    if (!routes.keepsOnce(transport)) {
      const ours = await mark.write(mine).catch(() => null);
      if (ours === null) return giveBack([mine]);
      if (!ours) return letGo([mine]);
    }
    let handed = false;
    const began = performance.now();
    const answers = await transport.send(toParcel(delivery), stopping.signal, () => {
      handed = true;
    });
    sendSeconds().observe({ transport: transport.name }, (performance.now() - began) / 1000);
    const takenBack = stopping.signal.aborted && !handed && answers.every(({ result }) => result === "temporary");
    return takenBack ? giveBack([mine]) : finish(answered(delivery, answers, transport.name));
  };

  const finish = async (settlement: Settlement) => {
    try {
      const ours = await settle.write(settlement);
      if (ours) for (const { type } of settlement.events) messagesTotal().inc({ result: type });
      else log().warn({ emailId: settlement.claim.emailId }, "another worker had taken it before its outcome was written");
    } catch (error) {
      log().error({ err: error, emailId: settlement.claim.emailId }, "an outcome could not be written");
    }
    letGo([settlement.claim]);
  };

  const giveBack = async (claims: readonly Claim[]) => {
    await release(claims).catch((error) => log().debug({ err: error }, "leases are left to run out"));
    letGo(claims);
  };

  const letGo = (claims: readonly Claim[]) => {
    for (const { emailId } of claims) held.delete(emailId);
    if (held.size === 0) whenEmpty?.();
    if (full && most - held.size >= enough) claimer.wake();
  };

  const heartbeat = setInterval(
    () => void extendLeases([...held.values()]).catch((error) => log().debug({ err: error }, "leases could not be extended")),
    (env().DELIVERY_LEASE_SECONDS * 1000) / 3,
  );

  return {
    wake() {
      turns.expire();
      claimer.wake();
    },
    async stop(patienceMs) {
      const deadline = new Promise<void>((resolve) => setTimeout(resolve, patienceMs).unref());
      stopping.abort();
      const ended = async () => {
        await claimer.stop();
        await giveBack(ready.splice(0).map((one) => one.claim));
        if (held.size > 0) await new Promise<void>((resolve) => (whenEmpty = resolve));
        await routes.close();
      };
      await Promise.race([ended(), deadline]);
      givingUp.abort();
      clearInterval(heartbeat);
    },
  };
}
