/** A socket that knows which replies it is waiting for, and for how long. */
import net from "node:net";
import tls from "node:tls";
import { checkPeer, pinned, type Vetted } from "../../net";
import type { SmtpStage } from "../types";
import { plainText } from "./classify";
import type { Settings, Timeouts } from "./options";
import { type Reply, ReplyReader } from "./reply";

/** Why a connection ended, or never came to be. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly stage: SmtpStage;
  /** When the server said so itself. */
  readonly reply: Reply | null;
  readonly timedOut: boolean;

  constructor(stage: SmtpStage, text: string, { reply = null, timedOut = false }: { reply?: Reply | null; timedOut?: boolean } = {}) {
    super(plainText(text));
    this.stage = stage;
    this.reply = reply;
    this.timedOut = timedOut;
  }
}

interface Expectation {
  readonly stage: SmtpStage;
  readonly take: (reply: Reply) => void;
  readonly fail?: (failure: Failure) => void;
}

export class Wire {
  /** Called once, when the connection is gone. */
  onEnd: (failure: Failure) => void = () => {};
  readonly host: string;
  readonly #timeouts: Timeouts;
  readonly #reader = new ReplyReader();
  readonly #expected: Expectation[] = [];
  #socket: net.Socket;
  #tls: string | null = null;
  #stage: SmtpStage = "connect";
  #ended: Failure | null = null;
  #deadline = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #timerAt = Number.POSITIVE_INFINITY;
  #inBlocks = false;

  /** @param vetted where it must go, when the host is a customer's word */
  constructor(settings: Settings, vetted: Vetted | null) {
    this.host = settings.host;
    this.#timeouts = settings.timeouts;
    this.#socket = net.connect({ host: settings.host, port: settings.port, ...(vetted ? pinned(vetted) : {}), noDelay: true });
    if (vetted) checkPeer(this.#socket, vetted);
    this.#listen();
    this.#arm("connect");
  }

  /** Protocol and cipher once there is TLS. */
  get tls(): string | null {
    return this.#tls;
  }

  /** Resolves when TCP is up. */
  connected(): Promise<void> {
    return this.#event("connect", "connect");
  }

  /** Upgrades to TLS. */
  async secure(options: tls.ConnectionOptions): Promise<void> {
    const plain = this.#socket;
    plain.off("data", this.#onData).off("error", this.#onError).off("close", this.#onClose);
    plain.on("error", this.#onError);
    const secured = tls.connect({ ...options, socket: plain, minVersion: "TLSv1.2" });
    this.#socket = secured;
    this.#listen();
    await this.#event("secureConnect", "tls");
    this.#tls = `${secured.getProtocol() ?? "TLS"} ${secured.getCipher()?.name ?? ""}`.trim();
  }

  /** Says a line and waits for its reply. Rejects with a Failure. @param alone what came with the reply is thrown away (RFC 3207 section 4.2) */
  ask(line: string | null, stage: SmtpStage, alone = false): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#ended) {
        reject(this.#ended);
        return;
      }
      this.expect(
        stage,
        (reply) => {
          if (alone) this.#reader.discard();
          resolve(reply);
        },
        reject,
      );
      if (line !== null) this.write(`${line}\r\n`);
    });
  }

  expect(stage: SmtpStage, take: (reply: Reply) => void, fail?: (failure: Failure) => void): void {
    this.#expected.push(fail ? { stage, take, fail } : { stage, take });
    if (this.#expected.length === 1) this.#arm(stage);
  }

  write(text: string): void {
    this.#socket.write(text);
  }

  /** Message and what follows in one system call. `left` is called when every byte is with the kernel. */
  writeMessage(message: Buffer, text: string, left: () => void): void {
    this.#socket.cork();
    this.#socket.write(message);
    this.#socket.write(text, (error) => error || left());
    this.#socket.uncork();
  }

  /** Resolves when the piece left; each piece has its own time. */
  writeBlock(piece: Buffer): Promise<void> {
    this.#inBlocks = true;
    this.#arm("data", this.#timeouts.block);
    return new Promise((resolve) => this.#socket.write(piece, (error) => error || resolve()));
  }

  /** Starts the clock of the reply awaited first; blocks are over. */
  rearm(): void {
    this.#inBlocks = false;
    const [first] = this.#expected;
    if (first) this.#arm(first.stage);
  }

  /** Ends the connection for a reason; everything awaited fails with it. */
  fail(failure: Failure): void {
    if (this.#ended) return;
    this.#ended = failure;
    if (this.#timer) clearTimeout(this.#timer);
    this.#socket.destroy();
    for (const { fail } of this.#expected.splice(0)) fail?.(failure);
    this.onEnd(failure);
  }

  /** Says QUIT and leaves. */
  quit(): void {
    if (this.#ended) return;
    this.expect("mail", () => this.#broken("The connection was closed."));
    this.write("QUIT\r\n");
    this.#arm("mail", Math.min(2000, this.#timeouts.mail));
  }

  #listen(): void {
    this.#socket.setEncoding("utf8");
    this.#socket.on("data", this.#onData).on("error", this.#onError).on("close", this.#onClose);
  }

  readonly #onData = (chunk: string) => this.#read(chunk);
  readonly #onError = (error: NodeJS.ErrnoException) => this.#broken(error.message || error.code || "The connection failed.");
  readonly #onClose = () => this.#broken("The server closed the connection.");

  #read(chunk: string): void {
    try {
      for (const reply of this.#reader.read(chunk)) {
        const expectation = this.#expected.shift();
        const leaving = reply.code === 421 && !expectation?.fail && expectation?.stage !== "dot";
        if (!expectation || leaving) this.fail(new Failure(expectation?.stage ?? this.#stage, reply.lines.join(" "), { reply }));
        else expectation.take(reply);
        if (this.#ended) return;
        if (!this.#inBlocks) this.rearm();
      }
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#broken(error.message);
    }
  }

  #broken(text: string, timedOut = false): void {
    this.fail(new Failure(this.#expected[0]?.stage ?? this.#stage, text, { timedOut }));
  }

  #event(name: "connect" | "secureConnect", stage: SmtpStage): Promise<void> {
    this.#arm(stage);
    return new Promise((resolve, reject) => {
      const expectation: Expectation = { stage, take: () => this.#broken("The server spoke before its turn."), fail: reject };
      if (this.#ended) {
        reject(this.#ended);
        return;
      }
      this.#expected.push(expectation);
      this.#socket.once(name, () => {
        this.#expected.splice(this.#expected.indexOf(expectation), 1);
        resolve();
      });
    });
  }

  /** One timer for the life of the connection: it is only moved when it would ring too late. */
  #arm(stage: SmtpStage, time = this.#timeouts[stage]): void {
    this.#stage = stage;
    this.#deadline = performance.now() + time;
    if (this.#deadline < this.#timerAt) this.#setTimer(time);
  }

  #setTimer(time: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timerAt = performance.now() + time;
    this.#timer = setTimeout(() => {
      this.#timerAt = Number.POSITIVE_INFINITY;
      if (this.#expected.length === 0) return;
      const left = this.#deadline - performance.now();
      if (left > 1) this.#setTimer(left);
      else this.#broken("The server did not answer in time.", true);
    }, time);
  }
}
