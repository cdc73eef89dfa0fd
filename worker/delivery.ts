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
  packAttached,
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
const largeWindow = 100;

/** @param window how many messages may be between the beginning of their hand-over and the writing of their outcome */
export function runDeliveries(routes: Routes, window = env().DELIVERY_WINDOW): DeliveryRunner {
  const stopping = new AbortController();
  const givingUp = new AbortController();
  const turns = new Turns();
  const mark = handoverMarker(stopping.signal);
  const settle = settler(givingUp.signal);
  /** Claimed, and neither settled nor given back nor lost. */
  const held = new Map<string, Claim>();
  /** Those whose hand-over is recorded, or about to be. */
  const inWindow = new Set<string>();
  /** Prepared, waiting for room in the window. */
  const ready: Delivery[] = [];
  const leaseMs = env().DELIVERY_LEASE_SECONDS * 1000;
  /** A small window is kept full by claiming ahead; a large one is its own supply. */
  const most = window < largeWindow ? 3 * window : window;
  const enough = Math.max(1, Math.min(maxBatch, Math.floor(window / 3)));
  let full = false;
  let whenEmpty: (() => void) | null = null;

  const claimer = loop(
    "deliveries",
    async () => {
      const free = window - held.size;
      /** What fits into the window at once needs no second write for its hand-over. */
      const begin = routes.relays && free >= enough;
      const limit = Math.min(begin ? free : most - held.size, maxBatch);
      full = limit < enough;
      if (full) return false;
      const share = await turns.next(limit);
      if (!share) return false;
      const claims = await claim(share, limit, begin);
      turns.served(share, claims);
      const fresh = claims.filter((one) => !renew(one));
      for (const one of fresh) {
        held.set(one.emailId, one);
        if (one.begun) inWindow.add(one.emailId);
      }
      if (fresh.length > 0) void take(fresh);
      return true;
    },
    sleepMs,
  );

  /** Our own lease had run out, while the database was away say, and came back to us: we go on with what we have. */
  const renew = ({ emailId, leaseToken }: Claim): boolean => {
    const mine = held.get(emailId);
    if (!mine) return false;
    mine.leaseToken = leaseToken;
    mine.freshAt = performance.now();
    return true;
  };

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
      else if (loaded.claim.begun) void send(result);
      else {
        ready.push(result);
        pump();
      }
    } catch (error) {
      log().debug({ err: error }, "a message is given back unprepared");
      await giveBack([loaded.claim]);
    }
  };

  const pump = () => {
    while (inWindow.size < window && !stopping.signal.aborted) {
      const next = ready.shift();
      if (!next) return;
      inWindow.add(next.claim.emailId);
      void send(next);
    }
  };

  /** True when it is ours and will count as unknown if we fall silent now. */
  const begin = ({ claim: mine, keptOnce }: Delivery): true | Promise<boolean | null> => {
    const sure = performance.now() - mine.freshAt < leaseMs / 2;
    return sure && (keptOnce || mine.begun) ? true : mark.write(mine).catch(() => null);
  };

  /** An accident in our own code after the hand-over began leaves the outcome unknown; the lease says so when it runs out. */
  const send = (delivery: Delivery) =>
    handOver(delivery).catch((error) => {
      log().error({ err: error, emailId: delivery.claim.emailId }, "a hand-over broke off");
      letGo([delivery.claim]);
    });

  const handOver = async (delivery: Delivery) => {
    const { claim: mine, transport } = delivery;
    const begun = begin(delivery);
    const ours = begun === true ? begun : await begun;
    if (ours === null) return giveBack([mine]);
    if (!ours) return letGo([mine]);
    let handed = false;
    const began = performance.now();
    const packed = delivery.email.attached > 0 ? await packAttached(delivery, stopping.signal) : null;
    if (packed && "stopped" in packed) return packed.stopped ? finish(packed.stopped) : giveBack([mine]);
    const sending = transport.send(packed?.parcel ?? toParcel(delivery), stopping.signal, () => {
      handed = true;
    });
    const answers = await sending.finally(() => packed?.discard());
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
    for (const { emailId } of claims) {
      held.delete(emailId);
      inWindow.delete(emailId);
    }
    if (held.size === 0) whenEmpty?.();
    pump();
    if (full && most - held.size >= enough) claimer.wake();
  };

  const beat = async () => {
    const began = performance.now();
    try {
      for (const id of await extendLeases([...held.values()])) {
        const mine = held.get(id);
        if (mine) mine.freshAt = began;
      }
    } catch (error) {
      log().debug({ err: error }, "leases could not be extended");
    }
  };
  const heartbeat = setInterval(beat, leaseMs / 3);

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
