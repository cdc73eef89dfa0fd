/**
 * The ways out of the house for a message: its team's own providers in the team's order, then the instance's transports. The
 * first one that is open is taken; what is learned of a way is told to all workers.
 */
import { sandboxDomain } from "@/lib/domains";
import { env } from "@/lib/infra/env";
import { log } from "@/lib/infra/log";
import { sandboxTransport } from "@/lib/infra/transports/sandbox";
import type { Answer, Transport, Trouble } from "@/lib/infra/transports/types";
import { buildTransport, instanceTransports, type ProviderConfig, type TeamProviders } from "@/lib/providers";
import type { StoredEmail } from "./load-deliveries";
import { type Bucket, Pacer } from "./pace";
import { ReceiverGroups } from "./receiver-group";
import { ThrottleEvidence } from "./throttle-evidence";
import { TransportStates } from "./transport-states";

/** A transport, and what the engine must know of it. */
export interface Way {
  /** The same in every worker: `instance:…`, or a provider's id. */
  readonly key: string;
  readonly transport: Transport;
  /** What metrics call it: an instance's transport by its name, a team's by its type alone, since teams choose names and are many. */
  readonly label: string;
  /** True when the same parcel given twice is kept once, so that a hand-over need not be recorded first. */
  readonly keepsOnce: boolean;
  /** The id of a team's own SES, whose reports are believed about what it carried; null for every other way. */
  readonly reporter: string | null;
}

/** The way that is open, or how long all of them are closed. */
export type Choice = { readonly way: Way } | { readonly closedMs: number };

/** How long a message must stand back, and whether that is for the sake of its receivers only. */
export interface Pause {
  readonly waitMs: number;
  readonly crowded: Bucket | null;
}

/** The message that met trouble. */
export interface About {
  readonly emailId: string;
  readonly addresses: readonly string[];
  choose(): Choice;
}

export interface Routes {
  /** Reads what other workers know; before each batch of choices. */
  refresh(): Promise<void>;
  choose(email: Pick<StoredEmail, "mode" | "from_address">, offers: TeamProviders): Choice;
  /** True when a hand-over must be recorded for some mail at least. */
  readonly relays: boolean;
  /** True while nothing is limited, closed or in doubt: what is claimed can leave at once. */
  readonly calm: boolean;
  /** True after an outage, until something gets through: one message at a time. */
  isDoubtful(way: Way): boolean;
  /** Takes what the message needs of its buckets. */
  pace(way: Way, addresses: readonly string[]): Promise<Pause>;
  worked(way: Way): Promise<void>;
  /**
   * Tells all workers about trouble. Answers the milliseconds after which the message is to be tried again, on another
   * way or on this one, without an attempt being counted; null for the pace of the ladder. That is where a message goes that an
   * SMTP server throttled, since a client must delay a failed message (RFC 5321 section 4.5.4.1); what the API of SES throttles
   * is about the account alone.
   */
  troubled(way: Way, trouble: Trouble, answer: Answer, about: About): Promise<number | null>;
  close(): Promise<void>;
}

const noWayMs = 60_000;
/** A rate that begins below half of this would be long in finding its level. */
const leastObserved = 10;
const idleMs = 600_000;
const retiredMs = 30_000;

interface Opened {
  readonly way: Way;
  readonly revision: number;
  usedAt: number;
  /** Messages of this second and the one before, for a rate that nobody knows. */
  second: number;
  count: number;
  before: number;
}

/** A transport that can be opened. */
interface Offer {
  readonly key: string;
  readonly label: string;
  /** A change opens it anew. */
  readonly revision: number;
  readonly rate: number | null;
  readonly reporter: string | null;
  askRate?: (() => Promise<number | null>) | undefined;
  build(): Transport;
}

/** Opens what the settings of this process name. @throws TypeError for settings that no transport can be made of */
export function openRoutes(): Routes {
  return new Road(instanceTransports().map((one) => ({ ...one, label: `instance_${one.type}:${one.name}`, revision: 0, reporter: null })));
}

const offerOf = (provider: ProviderConfig): Offer => ({
  key: provider.key,
  label: `team_${provider.type}`,
  revision: provider.revision,
  rate: provider.rate,
  reporter: provider.type === "ses" ? provider.key : null,
  build: () => buildTransport(provider, { name: provider.name, connections: env().DELIVERY_CONNECTIONS }),
});

class Road implements Routes {
  readonly #states = new TransportStates();
  readonly #pacer = new Pacer();
  readonly #groups = new ReceiverGroups();
  readonly #evidence = new ThrottleEvidence();
  readonly #sandbox: Way = {
    key: "sandbox",
    transport: sandboxTransport(sandboxDomain),
    label: "sandbox",
    keepsOnce: true,
    reporter: null,
  };
  readonly #instance: readonly Offer[];
  readonly #opened = new Map<string, Opened>();
  readonly #retired = new Map<Transport, NodeJS.Timeout>();
  readonly #closing = new Set<Promise<void>>();

  constructor(instance: readonly Offer[]) {
    this.#instance = instance;
  }

  get relays(): boolean {
    return this.#instance.length > 0 || this.#opened.size > 0;
  }

  get calm(): boolean {
    return this.#states.isCalm && this.#pacer.isCalm;
  }

  async refresh(): Promise<void> {
    await Promise.all([this.#states.refresh(), this.#pacer.refresh()]);
    for (const [key, { usedAt, way }] of this.#opened) {
      if (performance.now() - usedAt < idleMs) continue;
      this.#opened.delete(key);
      this.#evidence.forget(key);
      this.#pacer.forget(key);
      this.#end(way.transport);
    }
  }

  choose({ mode, from_address }: Pick<StoredEmail, "mode" | "from_address">, { own, instance }: TeamProviders): Choice {
    if (mode !== "live" || from_address.endsWith(`@${sandboxDomain}`)) return { way: this.#sandbox };
    const ways = instance ? [...own, ...this.#instance] : own;
    if (ways.length === 0) return instance ? { way: this.#sandbox } : { closedMs: noWayMs };
    let closedMs = Number.POSITIVE_INFINITY;
    for (const way of ways) {
      const closed = this.#states.closedFor(way.key);
      if (closed === 0) return { way: this.#open("build" in way ? way : offerOf(way)) };
      closedMs = Math.min(closedMs, closed);
    }
    return { closedMs };
  }

  isDoubtful({ key }: Way): boolean {
    return this.#states.isDoubtful(key);
  }

  async pace({ key }: Way, addresses: readonly string[]): Promise<Pause> {
    const whole: Bucket = { transport: key, slice: "" };
    if (this.#pacer.hasSlices(key)) {
      for (const slice of await this.#slicesOf(addresses)) {
        const bucket = { transport: key, slice };
        const waitMs = await this.#pacer.take(bucket);
        if (waitMs > 0) return { waitMs: this.#pacer.spread(bucket, waitMs), crowded: bucket };
      }
    }
    return { waitMs: await this.#pacer.take(whole), crowded: null };
  }

  async worked(way: Way): Promise<void> {
    const opened = this.#opened.get(way.key);
    if (opened) tick(opened);
    this.#evidence.passed(way.key);
    if (way !== this.#sandbox) await this.#states.worked(way.key);
  }

  async troubled(way: Way, trouble: Trouble, answer: Answer, about: About): Promise<number | null> {
    if (trouble.kind === "throttled") {
      await this.#slowDown(way, answer, about);
      return answer.stage === "ses" ? (trouble.retryAfterSeconds ?? 1 + 3 * Math.random()) * 1000 : null;
    }
    await this.#states.close(way.key, { ...trouble, kind: trouble.kind }, answer.text);
    const other = about.choose();
    if ("way" in other) return 0;
    return trouble.kind === "outage" ? null : this.#states.closedFor(way.key);
  }

  async close(): Promise<void> {
    for (const { way } of this.#opened.values()) this.#end(way.transport);
    for (const [transport, timer] of this.#retired) {
      clearTimeout(timer);
      this.#end(transport);
    }
    await Promise.all([this.#sandbox.transport.close(), ...this.#closing]);
  }

  /**
   * The whole transport where it spoke of us (a provider's API, or 421 and 454 when other messages met them too), else those whom
   * the message was for.
   */
  async #slowDown({ key }: Way, { code, stage }: Answer, { emailId, addresses }: About): Promise<void> {
    const opened = this.#opened.get(key);
    const observed = Math.max(opened?.count ?? 0, opened?.before ?? 0, leastObserved);
    const unclear = stage !== "ses" && (code === 421 || code === 454);
    if (unclear && !this.#evidence.throttled(key, emailId)) return;
    if (unclear || stage === "ses") return this.#pacer.throttled({ transport: key, slice: "" }, observed);
    for (const slice of await this.#slicesOf(addresses)) await this.#pacer.throttled({ transport: key, slice }, observed);
  }

  async #slicesOf(addresses: readonly string[]): Promise<string[]> {
    const domains = new Set(addresses.map((address) => address.slice(address.lastIndexOf("@") + 1)));
    return [...new Set(await Promise.all([...domains].map((domain) => this.#groups.of(domain))))].sort();
  }

  #open(offer: Offer): Way {
    const known = this.#opened.get(offer.key);
    // What was read before a change must not bring the older settings back.
    if (known && known.revision >= offer.revision) {
      known.usedAt = performance.now();
      return known.way;
    }
    if (known) this.#retire(known.way.transport);
    const way: Way = { key: offer.key, transport: offer.build(), label: offer.label, keepsOnce: false, reporter: offer.reporter };
    this.#opened.set(offer.key, { way, revision: offer.revision, usedAt: performance.now(), second: 0, count: 0, before: 0 });
    void this.#limit(offer).catch((error) => {
      log().warn({ err: error, transport: offer.key }, "a transport's limits could not be set and will be set when it is opened again");
      this.#opened.delete(offer.key);
    });
    return way;
  }

  #limit({ key, rate, askRate }: Offer): Promise<void> {
    return this.#pacer.limit(key, new Map(env().DOMAIN_RATES), rate ?? askRate?.() ?? null);
  }

  /** It takes what is on its way to it already, and is closed a while later. */
  #retire(transport: Transport): void {
    const timer = setTimeout(() => {
      this.#retired.delete(transport);
      this.#end(transport);
    }, retiredMs).unref();
    this.#retired.set(transport, timer);
  }

  #end(transport: Transport): void {
    const ended = transport.close().finally(() => this.#closing.delete(ended));
    this.#closing.add(ended);
  }
}

function tick(opened: Opened): void {
  const second = Math.floor(performance.now() / 1000);
  if (second !== opened.second) {
    opened.before = second === opened.second + 1 ? opened.count : 0;
    opened.second = second;
    opened.count = 0;
  }
  opened.count++;
}
