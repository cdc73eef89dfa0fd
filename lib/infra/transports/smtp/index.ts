/** SMTP to a next hop, over a pool of connections that is as large as the queue needs. */
import type { Answer, Parcel, Transport } from "../types";
import { type Job, settle } from "./job";
import { logIn } from "./login";
import { checkOptions, optionsFromUrl, type Settings, type SmtpOptions } from "./options";
import { type Host, Session } from "./session";
import { Failure } from "./wire";

export type { Secure, SmtpOptions, Timeouts } from "./options";

/** @throws TypeError for options that could not be said on the wire */
export function smtpTransport(options: SmtpOptions): Transport {
  const settings = checkOptions(options);
  const pool = new Pool(settings);
  return {
    name: `smtp:${settings.host}:${settings.port}`,
    signs: settings.signs ?? false,
    send: (parcel, signal, onHandover) => pool.send(parcel, signal, onHandover),
    close: () => pool.close(),
  };
}

/** @param url see optionsFromUrl. @throws TypeError, without the URL in it */
export const smtpTransportFromUrl = (
  url: string,
  options: Omit<SmtpOptions, "host" | "port" | "secure" | "user" | "password">,
): Transport => smtpTransport({ ...options, ...optionsFromUrl(url) });

/** How long a server is spoken to one command at a time that could not take an envelope in one piece. */
const distrustMs = 3_600_000;

/** After a connection was refused while others work, the next attempt waits so long. */
const pauseMs = 1000;

class Pool implements Host {
  readonly maxMessages: number;
  readonly #settings: Settings;
  readonly #queue: Job[] = [];
  readonly #sessions = new Set<Session>();
  readonly #idle = new Map<Session, NodeJS.Timeout>();
  #opening = 0;
  #unsettled = 0;
  #notBefore = 0;
  #closing = false;
  /** An envelope in one piece was answered to its end: what fails afterwards fails for another reason. */
  #pipelines = false;
  #distrustedUntil = Number.NEGATIVE_INFINITY;
  #whenQuiet: (() => void)[] = [];

  constructor(settings: Settings) {
    this.#settings = settings;
    this.maxMessages = settings.maxMessagesPerConnection;
  }

  send(parcel: Parcel, signal?: AbortSignal, onHandover?: () => void): Promise<readonly Answer[]> {
    if (this.#closing) return Promise.resolve(parcel.recipients.map(() => this.#notSent("The transport is closed.")));
    if (signal?.aborted) return Promise.resolve(parcel.recipients.map(() => this.#notSent(takenBack)));
    if (parcel.recipients.length === 0) return Promise.resolve([]);
    return new Promise((resolve) => {
      const takeBack = () => {
        const at = this.#queue.indexOf(job);
        if (at >= 0) this.#queue.splice(at, 1);
        else if (![...this.#sessions].some((session) => session.takeBack(job))) return;
        job.answers.fill(null);
        settle(job, this.#notSent(takenBack));
      };
      const job: Job = {
        parcel,
        onHandover,
        answers: parcel.recipients.map(() => null),
        returned: false,
        settle: (answers) => {
          signal?.removeEventListener("abort", takeBack);
          resolve(answers);
          this.#unsettled--;
          if (this.#unsettled === 0) this.#quiet();
        },
      };
      signal?.addEventListener("abort", takeBack);
      this.#unsettled++;
      this.#queue.push(job);
      this.#pump();
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    if (this.#unsettled > 0 || this.#sessions.size > 0 || this.#opening > 0) {
      const quiet = new Promise<void>((resolve) => this.#whenQuiet.push(resolve));
      if (this.#unsettled === 0) this.#quiet();
      await quiet;
    }
  }

  get mayPipeline(): boolean {
    return performance.now() >= this.#distrustedUntil;
  }

  /** Some servers announce PIPELINING, read one command and throw the rest away, or hang up: nothing would ever be delivered to them. */
  pipelined(whole: boolean): void {
    if (whole) this.#pipelines = true;
    else if (!this.#pipelines) this.#distrustedUntil = performance.now() + distrustMs;
  }

  next(): Job | null {
    return this.#queue.shift() ?? null;
  }

  giveBack(job: Job): void {
    this.#queue.unshift(job);
  }

  idle(session: Session): void {
    if (this.#closing && this.#unsettled === 0) {
      session.quit();
      return;
    }
    const timer = setTimeout(() => {
      this.#idle.delete(session);
      session.quit();
    }, this.#settings.idle);
    this.#idle.set(session, timer);
  }

  ended(session: Session): void {
    this.#sessions.delete(session);
    this.#wake(session);
    this.#pump();
    this.#checkClosed();
  }

  /** Gives the queue to idle connections, and opens others while there are fewer than messages waiting. */
  #pump(): void {
    for (const session of this.#idle.keys()) {
      if (this.#queue.length === 0) return;
      this.#wake(session);
      session.run();
    }
    while (this.#opening < this.#queue.length && this.#sessions.size + this.#opening < this.#settings.connections) {
      if (this.#sessions.size > 0 && performance.now() < this.#notBefore) return;
      void this.#open();
    }
  }

  #wake(session: Session): void {
    clearTimeout(this.#idle.get(session));
    this.#idle.delete(session);
  }

  async #open(): Promise<void> {
    this.#opening++;
    try {
      const login = await logIn(this.#settings);
      const session = new Session(login, this);
      this.#opening--;
      this.#sessions.add(session);
      session.run();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#opening--;
      this.#refused(error);
    }
    this.#checkClosed();
  }

  /** Where others work, they take the queue; where nobody does, everybody who waits hears why. */
  #refused(failure: Failure): void {
    this.#notBefore = performance.now() + pauseMs;
    if (this.#sessions.size > 0 || this.#opening > 0) return;
    const { stage, reply, message } = failure;
    const answer: Answer = {
      ...this.#notSent(message),
      stage,
      code: reply?.code ?? null,
      enhanced: reply?.enhanced ?? null,
      trouble: { kind: "outage", ...(stage === "auth" && reply && reply.code >= 500 ? { refused: true } : {}) },
    };
    for (const job of this.#queue.splice(0)) settle(job, answer);
  }

  #quiet(): void {
    if (!this.#closing) return;
    for (const session of this.#idle.keys()) {
      this.#wake(session);
      session.quit();
    }
    this.#checkClosed();
  }

  #checkClosed(): void {
    if (!this.#closing || this.#unsettled > 0 || this.#sessions.size > 0 || this.#opening > 0) return;
    for (const resolve of this.#whenQuiet.splice(0)) resolve();
  }

  #notSent(text: string): Answer {
    return { result: "temporary", stage: "connect", code: null, enhanced: null, text, remoteHost: this.#settings.host, tls: null };
  }
}

const takenBack = "The message was taken back before it was sent.";
