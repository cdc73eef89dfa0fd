/**
 * Delivering: claims ahead so that the windows stay full, prepares, hands over, settles. Every transport has a line of its own;
 * what a dead worker may have sent twice is at most what stands in the windows.
 */
import { setTimeout as sleep } from "node:timers/promises";
import {
  answered,
  type Claim,
  claim,
  clearSuspicion,
  type Delivery,
  extendLeases,
  handoverMarker,
  type Loaded,
  loadDeliveries,
  mostSilentClaims,
  nothingLeft,
  packAttached,
  park,
  prepare,
  putOffSuspect,
  type Routes,
  release,
  type Settlement,
  type Stopped,
  setAside,
  settler,
  type Troubled,
  Turns,
  toParcel,
  troubleIn,
  type Way,
} from "@/lib/emails";
import { groupWriter } from "@/lib/infra/db/group-writer";
import { isDatabaseOutage } from "@/lib/infra/db/outage";
import { patiently } from "@/lib/infra/db/patiently";
import { env } from "@/lib/infra/env";
import { log } from "@/lib/infra/log";
import { messagesTotal, sendSeconds, setAsideTotal } from "@/lib/infra/metrics";
import { Contact } from "./contact";
import { Line, roomOf } from "./line";
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
/** In memory, for all transports together. */
const maxHeld = 2000;
const sleepMs = 500;
/** A message that waits for its turn at a limited transport asks again after so long at most. */
const maxNapMs = 1000;

/** A message that cannot be read or prepared is looked at again after so long. */
const unreadableMs = 60_000;

const manyLines = 20;
const endless = { waitMs: Number.POSITIVE_INFINITY, crowded: null };

interface Held {
  readonly claim: Claim;
  /** Null until it is known which way it goes. */
  line: Line | null;
}

/** @param window how many messages of one transport may be between the beginning of their hand-over and the writing of their outcome */
export function runDeliveries(routes: Routes, window = env().DELIVERY_WINDOW, contact = new Contact()): DeliveryRunner {
  const stopping = new AbortController();
  const givingUp = new AbortController();
  const turns = new Turns();
  const mark = handoverMarker(stopping.signal);
  const settle = settler(givingUp.signal);
  const cleared = groupWriter<Claim, null>({
    commit: async (claims) => {
      await patiently(() => clearSuspicion(claims), stopping.signal);
      return claims.map(() => null);
    },
  });
  /** Claimed, and neither settled nor given back nor lost. */
  const held = new Map<string, Held>();
  /** Claimed with their hand-over begun, and not in a window yet: each has its place there, or later claims would overfill it. */
  const arriving = new Set<string>();
  const lines = new Map<Way, Line>();
  /** The line that a team's mail took last. */
  const lineOfTeam = new Map<string, Line>();
  const leaseMs = env().DELIVERY_LEASE_SECONDS * 1000;
  const enough = Math.max(1, Math.min(maxBatch, Math.floor(window / 3)));
  let full = false;
  let whenEmpty: (() => void) | null = null;

  /** What the transports of these teams can take besides; one that is not known yet has its whole room. */
  const roomFor = (teamIds: readonly string[]): number => {
    const lined = [...lines.values()].reduce((sum, { size }) => sum + size, 0);
    const rooms = teamIds.map((id) => lineOfTeam.get(id)?.room ?? roomOf(window));
    return Math.max(...rooms) - (held.size - lined);
  };

  /** A slow transport holds up those who send by it and nobody else. */
  const rests = (teamId: string): boolean => {
    const line = lineOfTeam.get(teamId);
    return line !== undefined && line.room < enough;
  };

  /** Back after a break, this worker says first that it is still there. */
  const reach = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      const answer = await ask();
      if (contact.answered()) void beat();
      return answer;
    } catch (error) {
      contact.failed();
      throw error;
    }
  };

  const claimer = loop(
    "deliveries",
    async () => {
      const left = Math.max(maxHeld, window) - held.size;
      const free = window - held.size;
      /** What fits into the window at once needs no second write for its hand-over. */
      const begin = routes.relays && routes.calm && free >= enough;
      const share =
        left < enough ? null : await reach(() => turns.next((teamIds) => Math.min(begin ? free : roomFor(teamIds), maxBatch, left), rests));
      full = !share && (left < enough || turns.someRest);
      if (!share || stopping.signal.aborted) return false;
      const claims = await reach(() => claim(share, { begin, silenced: contact.isSteady }));
      const suspects = claims.some(({ silentClaims }) => silentClaims > 0);
      if (!suspects) turns.served(share, claims);
      const fresh = claims.filter((one) => !renew(one));
      for (const one of fresh) {
        held.set(one.emailId, { claim: one, line: null });
        if (one.begun) arriving.add(one.emailId);
      }
      if (suspects) await takeAlone(fresh);
      else if (fresh.length > 0) track(take(fresh));
      return true;
    },
    sleepMs,
  );

  /** Our own lease had run out, while the database was away say, and came back to us: we go on with what we have. */
  const renew = ({ emailId, leaseToken, freshAt }: Claim): boolean => {
    const mine = held.get(emailId)?.claim;
    if (!mine) return false;
    mine.leaseToken = leaseToken;
    mine.freshAt = freshAt;
    return true;
  };

  /** Claims whose messages are being read and prepared. */
  const preparing = new Set<Promise<void>>();
  const track = (taking: Promise<void>) => {
    const tracked: Promise<void> = taking.finally(() => preparing.delete(tracked));
    preparing.add(tracked);
  };
  /** A message was prepared by this process, so what cannot be is at fault itself. */
  let proven = false;

  /** Nothing else is prepared meanwhile: what ends this process now is one of these. */
  const takeAlone = async (claims: readonly Claim[]) => {
    await Promise.all(preparing);
    const [set, rest] = [claims.filter(isHopeless), claims.filter((one) => !isHopeless(one))];
    for (const one of set) await end(one);
    if (rest.length > 0) await take(rest);
  };

  const isHopeless = ({ silentClaims }: Claim) => silentClaims >= mostSilentClaims;

  /** A process that has prepared nothing yet may be at fault itself: it leaves the decision to one that has. */
  const end = async (mine: Claim) => {
    if (!proven) {
      await putOffSuspect(mine, leaseMs).catch((error) => log().debug({ err: error }, "a lease is left to run out"));
      return letGo([mine]);
    }
    try {
      const settlement = await patiently(() => setAside(mine), stopping.signal);
      log().error(
        { emailId: mine.emailId, teamId: mine.teamId, claims: mine.silentClaims },
        "a message was set aside: preparing it ends the worker",
      );
      setAsideTotal().inc();
      await finish(settlement);
    } catch (error) {
      log().debug({ err: error }, "a lease is left to run out");
      letGo([mine]);
    }
  };

  const take = async (claims: readonly Claim[]) => {
    try {
      const [{ loaded, orphans }] = await patiently(() => Promise.all([loadDeliveries(claims), routes.refresh()]), stopping.signal);
      for (const orphan of orphans) void finish(nothingLeft(orphan));
      await Promise.all(loaded.map(makeReady));
    } catch (error) {
      if (stopping.signal.aborted || isDatabaseOutage(error)) return giveBack(claims);
      await takeSingly(claims, error);
    }
  };

  /** Something that is stored with one of them cannot be read: it stands back alone, and the others go on. */
  const takeSingly = async (claims: readonly Claim[], error: unknown) => {
    const [only, ...more] = claims;
    if (only && more.length > 0) for (const one of claims) await take([one]);
    else if (only) await standBack(only, error);
  };

  const standBack = async (mine: Claim, error: unknown) => {
    log().error(
      { err: error, event: "delivery.unreadable", emailId: mine.emailId, teamId: mine.teamId },
      "a message waits because it cannot be read",
    );
    await parkFor([{ claim: mine, ms: unreadableMs }]);
  };

  const makeReady = async (loaded: Loaded) => {
    try {
      if (stopping.signal.aborted) return await giveBack([loaded.claim]);
      const result = await patiently(() => prepare(loaded, routes), stopping.signal);
      proven = true;
      if (loaded.claim.silentClaims > 0) await cleared.write(loaded.claim);
      if ("stopped" in result) await stopped(loaded.claim, result);
      else if (stopping.signal.aborted) await giveBack([loaded.claim]);
      else await lineUp(result);
    } catch (error) {
      if (!stopping.signal.aborted && !isDatabaseOutage(error)) return standBack(loaded.claim, error);
      log().debug({ err: error }, "a message is given back unprepared");
      await giveBack([loaded.claim]);
    }
  };

  const stopped = (mine: Claim, { stopped: settlement, parkMs }: Stopped) => {
    if (settlement) return finish(settlement);
    return parkMs === undefined ? giveBack([mine]) : parkFor([{ claim: mine, ms: parkMs }]);
  };

  const lineUp = async (delivery: Delivery) => {
    const { claim: mine, way } = delivery;
    const line = lines.get(way) ?? openLine(way);
    lineOfTeam.set(mine.teamId, line);
    if (!mine.begun && line.room <= 0) return giveBack([mine]);
    const place = held.get(mine.emailId);
    if (place) place.line = line;
    if (mine.begun) {
      line.enter(delivery);
      arrived(mine.emailId);
      void send(line, delivery);
    } else {
      line.join(delivery);
      pump(line);
    }
  };

  /** Of a transport that was opened anew, after a change of its settings, what stands ready looks for its way again. */
  const openLine = (way: Way): Line => {
    for (const old of lines.values()) if (old.way.key === way.key) void giveBack(old.clear().map((one) => one.claim));
    const line = new Line(way, window);
    lines.set(way, line);
    return line;
  };

  const pump = (line: Line) => {
    while (!stopping.signal.aborted) {
      const next = line.next((routes.isDoubtful(line.way) ? 1 : window) - arriving.size);
      if (!next) return;
      void send(line, next);
    }
  };

  /** The place that was kept for it is taken, or anybody's. */
  const arrived = (emailId: string) => {
    if (arriving.delete(emailId)) for (const line of lines.values()) pump(line);
  };

  /** True when it is ours and will count as unknown if we fall silent now. */
  const begin = ({ claim: mine, way, dropped }: Delivery): true | Promise<boolean | null> => {
    const sure = performance.now() - mine.freshAt < leaseMs / 2;
    if (sure && !way.reporter && (way.keepsOnce || mine.begun)) return true;
    return mark.write({ claim: mine, dropped: dropped.length, reporter: way.reporter }).catch(() => null);
  };

  /** An accident in our own code after the hand-over began leaves the outcome unknown; the lease says so when it runs out. */
  const send = (line: Line, delivery: Delivery) =>
    handOver(line, delivery).catch((error) => {
      log().error({ err: error, emailId: delivery.claim.emailId }, "a hand-over broke off");
      letGo([delivery.claim]);
    });

  const handOver = async (line: Line, delivery: Delivery) => {
    const { claim: mine, way } = delivery;
    if (!routes.calm && !(await itsTurn(delivery))) return;
    const begun = begin(delivery);
    const ours = begun === true ? begun : await begun;
    if (!ours) return giveBack([mine]);
    let handed = false;
    const began = performance.now();
    const packed = delivery.email.attached > 0 ? await packAttached(delivery, stopping.signal) : null;
    if (packed && "stopped" in packed) return stopped(mine, packed);
    const sending = way.transport.send(packed?.parcel ?? toParcel(delivery), stopping.signal, () => {
      handed = true;
    });
    const answers = await sending.finally(() => packed?.discard());
    sendSeconds().observe({ transport: way.label }, (performance.now() - began) / 1000);
    const takenBack = stopping.signal.aborted && !handed && answers.every(({ result }) => result === "temporary");
    if (takenBack) return giveBack([mine]);
    const trouble = troubleIn(answers);
    if (!trouble) void routes.worked(way).catch((error) => log().debug({ err: error }, "a transport's state could not be written"));
    return finish(answered(delivery, answers, way.transport.name, trouble ? await inTrouble(line, delivery, trouble) : null));
  };

  /** Waits for what a limited transport grants. False when it was given back instead. */
  const itsTurn = async ({ claim: mine, way, recipients }: Delivery): Promise<boolean> => {
    const addresses = recipients.map(({ address }) => address);
    for (;;) {
      const { waitMs, crowded } = await patiently(() => routes.pace(way, addresses), stopping.signal).catch(() => endless);
      if (waitMs === 0) return true;
      if (crowded) await parkFor([{ claim: mine, ms: waitMs }]);
      else {
        await sleep(Math.min(waitMs, maxNapMs), undefined, { signal: stopping.signal }).catch(() => undefined);
        if (!stopping.signal.aborted) continue;
        await giveBack([mine]);
      }
      return false;
    }
  };

  /** What stood behind it looks for another way, or waits in the queue. */
  const inTrouble = async (line: Line, delivery: Delivery, answer: Troubled): Promise<number | null> => {
    const { trouble } = answer;
    const about = {
      emailId: delivery.claim.emailId,
      addresses: delivery.recipients.map(({ address }) => address),
      choose: () => routes.choose(delivery.email, delivery.offers),
    };
    const againMs = await routes.troubled(line.way, trouble, answer, about).catch((error) => {
      log().warn({ err: error, transport: line.way.key }, "trouble with a transport could not be told to others");
      return null;
    });
    if (trouble.kind !== "throttled") void giveBack(line.clear().map((one) => one.claim));
    return againMs;
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

  const parkFor = async (parked: readonly { readonly claim: Claim; readonly ms: number }[]) => {
    await park(parked).catch((error) => log().debug({ err: error }, "leases are left to run out"));
    letGo(parked.map(({ claim: mine }) => mine));
  };

  const letGo = (claims: readonly Claim[]) => {
    const touched = new Set<Line>();
    for (const { emailId } of claims) {
      const line = held.get(emailId)?.line;
      held.delete(emailId);
      arrived(emailId);
      line?.leave(emailId);
      if (line) touched.add(line);
    }
    if (held.size === 0) whenEmpty?.();
    for (const line of touched) {
      pump(line);
      if (line.isEmpty && lines.size > manyLines) lines.delete(line.way);
    }
    if (full && (touched.size === 0 || [...touched].some(({ room }) => room >= enough))) claimer.wake();
  };

  const beat = async () => {
    const began = performance.now();
    try {
      for (const id of await extendLeases([...held.values()].map((one) => one.claim))) {
        const mine = held.get(id)?.claim;
        if (mine) mine.freshAt = began;
      }
    } catch (error) {
      contact.failed();
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
        await giveBack([...lines.values()].flatMap((line) => line.clear()).map((one) => one.claim));
        if (held.size > 0) await new Promise<void>((resolve) => (whenEmpty = resolve));
        await routes.close();
      };
      await Promise.race([ended(), deadline]);
      givingUp.abort();
      clearInterval(heartbeat);
    },
  };
}
