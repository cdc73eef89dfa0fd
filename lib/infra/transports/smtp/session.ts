/**
 * Mail over one connection. When a body leaves, the envelope of the next message leaves in the same write, so that a
 * message costs one round trip (RFC 2920); without PIPELINING it is one command at a time.
 */
import type { Answer, SmtpStage, Stage } from "../types";
import { classify, isThrottling, plainText } from "./classify";
import { stuffDots } from "./dot-stuffing";
import { type Envelope, envelopeOf } from "./envelope";
import { type Job, settle } from "./job";
import type { Extensions, Login } from "./login";
import type { Reply } from "./reply";
import { Failure, type Wire } from "./wire";

/** What a session asks of the pool. */
export interface Host {
  readonly maxMessages: number;
  /** False for a server that announces PIPELINING and has failed at it. */
  readonly mayPipeline: boolean;
  /** Whether all replies to an envelope came that was sent in one piece. */
  pipelined(whole: boolean): void;
  next(): Job | null;
  /** To the front of the queue. */
  giveBack(job: Job): void;
  idle(session: Session): void;
  ended(session: Session): void;
}

/** A message in the phases before its body. */
interface Opening {
  readonly job: Job;
  readonly envelope: Envelope;
  mail: Reply | null;
  accepted: number;
}

interface Body {
  readonly job: Job;
  /** True from when the final dot is given to the socket. */
  last: boolean;
  /** False while the final dot is known to be on our side still. */
  handed: boolean;
}

const blockSize = 65_536;

export class Session {
  readonly #wire: Wire;
  readonly #extensions: Extensions;
  readonly #pipelining: boolean;
  readonly #host: Host;
  readonly #withoutSecrets: (text: string) => string;
  #taken = 0;
  #opening: Opening | null = null;
  /** Its body is leaving or left. */
  #body: Body | null = null;
  #mustReset = false;
  /** A message was taken back whose envelope the server has: the connection is of no more use once its other answer is here. */
  #spoiled = false;

  constructor({ wire, extensions, withoutSecrets }: Login, host: Host) {
    this.#wire = wire;
    this.#extensions = extensions;
    this.#pipelining = extensions.has("PIPELINING") && host.mayPipeline;
    this.#host = host;
    this.#withoutSecrets = withoutSecrets;
    wire.onEnd = (failure) => this.#end(failure);
  }

  /** Works until the queue is empty, then reports idle. Only for a session that is idle. */
  run(): void {
    const full = this.#taken >= this.#host.maxMessages;
    const opening = full ? null : this.#take();
    if (full) this.quit();
    else if (opening) this.#wire.write(this.#open(opening));
    else this.#host.idle(this);
  }

  quit(): void {
    this.#wire.quit();
  }

  /**
   * Lets go of a message whose body has not left as a whole. False when it is not here, or handed over. The connection is given up
   * with it, which ends the transaction on the other side (RFC 5321 section 3.9).
   */
  takeBack(job: Job): boolean {
    if (this.#body?.job === job && !this.#body.last) this.#body = null;
    else if (this.#opening?.job === job) this.#opening = null;
    else return false;
    if (this.#body) this.#spoiled = true;
    // Others are taken back in the same moment: no new connection is to be opened for them.
    else queueMicrotask(() => this.#wire.fail(new Failure("data", "The message was taken back.")));
    return true;
  }

  /** The next message that this server can be asked about. */
  #take(): Opening | null {
    for (let job = this.#host.next(); job; job = this.#host.next()) {
      const envelope = envelopeOf(job, this.#extensions, (refusal) => ({
        ...this.#answer("permanent", refusal.stage, null, refusal.text),
        ...refusal,
      }));
      if (envelope) {
        this.#taken++;
        return { job, envelope, mail: null, accepted: 0 };
      }
    }
    return null;
  }

  /** Awaits the replies to an envelope and gives the text that asks for them. */
  #open(opening: Opening): string {
    this.#opening = opening;
    const { mail, rcpt } = opening.envelope;
    const reset = this.#mustReset ? "RSET\r\n" : "";
    if (this.#mustReset) this.#wire.expect("mail", () => {});
    this.#mustReset = false;
    this.#wire.expect("mail", (reply) => this.#onMail(opening, reply));
    if (!this.#pipelining) return reset + mail;
    for (const position of rcpt.keys()) this.#wire.expect("rcpt", (reply) => this.#onRcpt(opening, position, reply));
    this.#wire.expect("data", (reply) => this.#onData(opening, reply));
    return `${reset}${mail}${rcpt.join("")}DATA\r\n`;
  }

  #onMail(opening: Opening, reply: Reply): void {
    if (this.#opening !== opening || this.#refusesPipelining("mail", reply)) return;
    opening.mail = reply;
    if (this.#pipelining) return;
    if (isDone(reply)) this.#askRcpt(opening, 0);
    else this.#refused(opening, "mail", reply);
  }

  /** It is about the way in which we asked, and about nobody's address. */
  #refusesPipelining(stage: SmtpStage, { code, lines }: Reply): boolean {
    if (!this.#pipelining || code < 500 || !lines.some((line) => /pipelin/i.test(line))) return false;
    this.#wire.fail(new Failure(stage, lines.join(" ")));
    return true;
  }

  #askRcpt(opening: Opening, position: number): void {
    this.#wire.expect("rcpt", (reply) => this.#onRcpt(opening, position, reply));
    this.#wire.write(opening.envelope.rcpt[position] ?? "");
  }

  #onRcpt(opening: Opening, position: number, reply: Reply): void {
    if (this.#opening !== opening || this.#refusesPipelining("rcpt", reply)) return;
    const { job, envelope, mail } = opening;
    const index = envelope.indexes[position] ?? 0;
    if (mail && !isDone(mail)) job.answers[index] = this.#replied("mail", mail, envelope.rcpt.length);
    else if (isDone(reply)) opening.accepted++;
    else job.answers[index] = this.#replied("rcpt", reply, envelope.rcpt.length);
    if (this.#pipelining) return;
    if (position + 1 < envelope.rcpt.length) this.#askRcpt(opening, position + 1);
    else if (opening.accepted > 0) {
      this.#wire.expect("data", (answer) => this.#onData(opening, answer));
      this.#wire.write("DATA\r\n");
    } else this.#refused(opening, "rcpt", reply);
  }

  #onData(opening: Opening, reply: Reply): void {
    if (this.#pipelining) this.#host.pipelined(true);
    if (this.#opening !== opening) return;
    if (reply.code === 354 && opening.accepted > 0) this.#send(opening.job);
    else if (reply.code === 354) {
      this.#wire.expect("data", () => this.#refused(opening, "rcpt", reply));
      this.#wire.write(".\r\n");
    } else if (isDone(reply)) this.#wire.fail(new Failure("data", "The server answered DATA with a reply that has no meaning there."));
    else this.#refused(opening, "data", reply);
  }

  /** The message ends before its body. The server may be in the middle of a transaction still. */
  #refused(opening: Opening, stage: SmtpStage, reply: Reply): void {
    if (this.#opening !== opening) return;
    this.#opening = null;
    this.#mustReset = true;
    settle(opening.job, this.#replied(stage, reply, opening.job.parcel.recipients.length));
    this.run();
  }

  #send(job: Job): void {
    const message = stuffDots(job.parcel.message);
    const end = message.at(-1) === 10 && message.at(-2) === 13 ? ".\r\n" : "\r\n.\r\n";
    this.#opening = null;
    const body: Body = { job, last: false, handed: false };
    this.#body = body;
    this.#wire.expect("dot", (reply) => this.#onDot(body, reply));
    if (message.length > blockSize) void this.#sendBlocks(body, message, end);
    else {
      const next = this.#pipelining && this.#taken < this.#host.maxMessages ? this.#take() : null;
      this.#handOver(body, message, end + (next ? this.#open(next) : ""));
      body.handed = true;
    }
  }

  /** A large message alone and piece by piece, so that it is known whether its end ever left. */
  async #sendBlocks(body: Body, message: Buffer, end: string): Promise<void> {
    let at = 0;
    for (; at + blockSize < message.length; at += blockSize) {
      await this.#wire.writeBlock(message.subarray(at, at + blockSize));
      if (this.#body !== body) return;
    }
    this.#handOver(body, message.subarray(at), end);
    this.#wire.rearm();
  }

  #handOver(body: Body, message: Buffer, text: string): void {
    body.last = true;
    body.job.onHandover?.();
    this.#wire.writeMessage(message, text, () => {
      body.handed = true;
    });
  }

  #onDot({ job, last }: Body, reply: Reply): void {
    this.#body = null;
    settle(job, this.#replied("dot", reply, job.parcel.recipients.length));
    if (reply.code === 421 || !last || this.#spoiled) this.#wire.fail(new Failure("dot", reply.lines.join(" "), { reply }));
    else if (!this.#opening) this.run();
  }

  /**
   * Nothing is lost: what was handed over is ambiguous, what was not is temporary or goes back, once. A 421 in a connection that has
   * served others may mean no more than that it has served enough, as long as it answers MAIL; after that it is about the message.
   */
  #end(failure: Failure): void {
    const { reply, stage } = failure;
    if (this.#opening && this.#pipelining && !reply) this.#host.pipelined(false);
    if (this.#body) {
      const { job, handed } = this.#body;
      settle(job, this.#answer(handed ? "ambiguous" : "temporary", handed ? "dot" : "data", reply, failure.message));
    }
    if (this.#opening) {
      const { job } = this.#opening;
      const answered = this.#taken === 1 || (reply !== null && (stage === "rcpt" || stage === "data"));
      // A server that closed the connection over the message before (421 to its final dot) has said nothing about this one.
      const blameless = stage === "dot" && reply !== null;
      if (blameless) {
        job.answers.fill(null);
        this.#host.giveBack(job);
      } else if (answered || job.returned || (failure.timedOut && !this.#body))
        settle(job, this.#answer("temporary", stage, reply, failure.message));
      else {
        job.returned = true;
        job.answers.fill(null);
        this.#host.giveBack(job);
      }
    }
    this.#body = null;
    this.#opening = null;
    this.#host.ended(this);
  }

  #replied = (stage: SmtpStage, reply: Reply, recipients: number): Answer =>
    this.#answer(classify(stage, reply, recipients), stage, reply, plainText(reply.lines.join(" ")));

  #answer(result: Answer["result"], stage: Stage, reply: Reply | null, text: string): Answer {
    return {
      result,
      stage,
      code: reply?.code ?? null,
      enhanced: reply?.enhanced ?? null,
      text: result === "sent" ? text : this.#withoutSecrets(text),
      remoteHost: this.#wire.host,
      tls: this.#wire.tls,
      ...(result === "temporary" && reply && isThrottling(reply) ? { trouble: { kind: "throttled" as const } } : {}),
    };
  }
}

const isDone = ({ code }: Reply) => code >= 200 && code < 300;
