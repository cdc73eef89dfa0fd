/** One connection to the sink: reads bytes strictly (only CRLF ends a line, only CRLF.CRLF ends a message) and follows the rules. */
import type net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import tls from "node:tls";
import type { SinkRules, SinkStage, SinkTransaction } from "./smtp-sink";

interface Setting {
  readonly rules: SinkRules;
  readonly keep: boolean;
  readonly number: number;
  readonly open: number;
  readonly secure: boolean;
  readonly secureContext: { key: string; cert: string };
  readonly commands: string[];
  took(transaction: SinkTransaction | null): void;
  /** The client said QUIT. */
  leave(): void;
}

interface Transaction {
  readonly from: string;
  readonly parameters: string;
  readonly recipients: string[];
  readonly startedAt: number;
}

const endOfMessage = Buffer.from("\r\n.\r\n");
const empty = Buffer.alloc(0);

export class SinkConnection {
  readonly #setting: Setting;
  #socket: net.Socket;
  #secured: boolean;
  #buffer: Buffer = empty;
  #at = 0;
  #searched = 0;
  #out = "";
  #mode: "commands" | "body" | "user" | "password" | "plain" | "waiting" | "silent" = "commands";
  #user: string | null = null;
  #loginUser = "";
  #transaction: Transaction | null = null;

  constructor(socket: net.Socket, setting: Setting) {
    this.#setting = setting;
    this.#socket = socket;
    this.#secured = setting.secure;
    this.#listen();
    if (setting.open > setting.rules.maxConnections) {
      socket.end("421 4.7.0 Too many connections\r\n");
      this.#mode = "silent";
    } else if (this.#fault("greeting", "") === null) this.#say("220 sink.test ESMTP");
    this.#flush();
  }

  #listen(): void {
    this.#socket.on("error", () => {});
    this.#socket.on("data", (chunk: Buffer) => {
      if (this.#mode === "silent") return;
      const left = this.#buffer.length - this.#at;
      this.#buffer = left === 0 ? chunk : Buffer.concat([this.#buffer.subarray(this.#at), chunk]);
      this.#searched = Math.max(0, this.#searched - this.#at);
      this.#at = 0;
      this.#work();
    });
  }

  #work(): void {
    while (this.#mode !== "silent" && this.#mode !== "waiting" && (this.#mode === "body" ? this.#readBody() : this.#readLine()));
    this.#flush();
  }

  #readLine(): boolean {
    const end = this.#buffer.indexOf(10, this.#at);
    if (end < 0) return false;
    const strict = end > this.#at && this.#buffer[end - 1] === 13;
    const line = this.#buffer.toString("utf8", this.#at, strict ? end - 1 : end);
    this.#at = end + 1;
    if (this.#setting.keep) this.#setting.commands.push(line);
    if (!strict || line.includes("\r")) this.#say("500 5.5.2 Bare CR or LF");
    else if (this.#mode === "commands") this.#command(line);
    else this.#authReply(line);
    return true;
  }

  #command(line: string): void {
    const [, verb = "", argument = ""] = /^(\S+) ?(.*)$/.exec(line) ?? [];
    const handler = this.#handlers[verb.toUpperCase()];
    const { hold } = this.#setting.rules;
    if (!handler) this.#say("500 5.5.1 Unknown command");
    else if (hold?.at === verb.toLowerCase()) this.#wait(hold.until, () => handler(argument));
    else handler(argument);
  }

  #wait(until: Promise<unknown>, then: () => void): void {
    this.#mode = "waiting";
    void until.then(() => {
      this.#mode = "commands";
      then();
      this.#work();
    });
  }

  readonly #handlers: Record<string, (argument: string) => void> = {
    EHLO: (name) => {
      const { rules } = this.#setting;
      if (!rules.ehlo) return this.#say("502 5.5.1 Not implemented");
      if (this.#fault("ehlo", name) !== null) return;
      const offers = [
        rules.pipelining && "PIPELINING",
        rules.size !== null && `SIZE ${rules.size}`,
        rules.startTls && !this.#secured && "STARTTLS",
        rules.auth && `AUTH ${rules.auth.mechanisms ?? "PLAIN LOGIN"}`,
        rules.eightBitMime && "8BITMIME",
        rules.smtpUtf8 && "SMTPUTF8",
        "ENHANCEDSTATUSCODES",
      ].filter((offer) => typeof offer === "string");
      this.#say(["sink.test", ...offers].map((offer, index, all) => `250${index + 1 < all.length ? "-" : " "}${offer}`).join("\r\n"));
    },
    HELO: () => this.#say("250 sink.test"),
    STARTTLS: () => {
      if (this.#fault("starttls", "") !== null) return;
      this.#say("220 2.0.0 Go ahead");
      this.#out += this.#setting.rules.slippedIn;
      this.#flush();
      if (this.#setting.rules.brokenTls) this.#socket.write("This is not TLS at all, and goes on for a while.\r\n");
      else this.#upgrade();
    },
    AUTH: (argument) => {
      if (this.#fault("auth", argument) !== null) return;
      const [mechanism = "", initial] = argument.split(" ");
      if (mechanism.toUpperCase() === "LOGIN") this.#expectAuth("user", "334 VXNlcm5hbWU6");
      else if (initial === undefined) this.#expectAuth("plain", "334 ");
      else this.#plain(initial);
    },
    MAIL: (argument) => {
      if (this.#fault("mail", argument) !== null) return;
      const [, from = "", parameters = ""] = /^FROM:<(.*)>(?: (.*))?$/i.exec(argument) ?? [];
      if (this.#setting.rules.auth && this.#user === null) this.#say("530 5.7.0 Authentication required");
      else if (this.#transaction) this.#say("503 5.5.1 Nested MAIL");
      else {
        this.#transaction = { from, parameters, recipients: [], startedAt: Date.now() };
        this.#say("250 2.1.0 Ok");
      }
    },
    RCPT: (argument) => {
      if (!this.#transaction) return this.#say("503 5.5.1 MAIL first");
      if (this.#fault("rcpt", argument) !== null) return;
      const [, recipient = ""] = /^TO:<(.*)>$/i.exec(argument) ?? [];
      this.#transaction.recipients.push(recipient);
      this.#say("250 2.1.5 Ok");
    },
    DATA: () => {
      if (!this.#transaction) return this.#say("503 5.5.1 MAIL first");
      if (this.#transaction.recipients.length === 0 && !this.#setting.rules.dataWithoutRecipients)
        return this.#say("554 5.5.1 No valid recipients");
      if (this.#fault("data", this.#transaction.recipients.join(" ")) !== null) return;
      this.#mode = "body";
      this.#searched = this.#at;
      this.#say("354 Go ahead");
    },
    RSET: () => {
      this.#transaction = null;
      this.#say("250 2.0.0 Ok");
    },
    NOOP: () => this.#say("250 2.0.0 Ok"),
    QUIT: () => {
      this.#setting.leave();
      this.#say("221 2.0.0 Bye");
      this.#flush();
      this.#mode = "silent";
      this.#socket.end();
    },
  };

  #readBody(): boolean {
    if (this.#fault("body", "") !== null) {
      if (this.#setting.rules.stall === "body") this.#socket.pause();
      this.#mode = "silent";
      return false;
    }
    const emptyBody = this.#buffer.subarray(this.#at, this.#at + 3).equals(endOfMessage.subarray(2));
    const end = emptyBody ? this.#at - 2 : this.#buffer.indexOf(endOfMessage, this.#searched);
    if (end < 0 && !emptyBody) {
      this.#searched = Math.max(this.#at, this.#buffer.length - 4);
      return false;
    }
    const raw = this.#buffer.subarray(this.#at, Math.max(this.#at, end + 2));
    this.#at = end + 5;
    this.#mode = "commands";
    this.#message(raw);
    return true;
  }

  #message(raw: Buffer): void {
    const { rules, took } = this.#setting;
    const transaction = this.#transaction;
    this.#transaction = null;
    if (!transaction || transaction.recipients.length === 0) this.#say("554 5.5.1 No valid recipients");
    else if (rules.drop === "before-dot" && this.#uses()) this.#drop();
    else if (rules.stall === "dot" || this.#fault("dot", transaction.recipients.join(" ")) === null) {
      took(this.#kept(transaction, raw));
      if (rules.drop === "after-dot" && this.#uses()) this.#drop();
      else if (rules.stall !== "dot" || this.#fault("dot", transaction.recipients.join(" ")) === null) this.#confirm();
    }
  }

  #kept(transaction: Transaction, raw: Buffer): SinkTransaction | null {
    if (!this.#setting.keep) return null;
    return {
      ...transaction,
      connection: this.#setting.number,
      user: this.#user,
      tls: this.#secured,
      raw: Buffer.from(raw),
      message: Buffer.from(raw.toString("latin1").replace(/(^|\r\n)\./g, "$1"), "latin1"),
      endedAt: Date.now(),
    };
  }

  #confirm(): void {
    const { delay, hold } = this.#setting.rules;
    const confirm = () => this.#say("250 2.0.0 Ok: queued");
    if (hold?.at === "dot") this.#wait(hold.until, confirm);
    else if (delay > 0) this.#wait(sleep(delay), confirm);
    else confirm();
  }

  /** Does what the rules say for this stage; null when they say nothing and all is normal. */
  #fault(stage: SinkStage, argument: string): "done" | null {
    const { rules } = this.#setting;
    const rule = rules.refuse[stage];
    const refusal = typeof rule === "function" ? rule(argument) : rule;
    if (refusal !== undefined && refusal !== null && this.#uses()) {
      this.#say(refusal);
      if (refusal.startsWith("421")) {
        this.#flush();
        this.#mode = "silent";
        this.#socket.end();
      }
      return "done";
    }
    if (rules.stall === stage && this.#uses()) this.#mode = "silent";
    else if (rules.drop === stage && this.#uses()) this.#drop(stage === "body");
    else return null;
    return "done";
  }

  /** True while faults act; each one that acts is counted. */
  #uses(): boolean {
    const { rules } = this.#setting;
    if (rules.times <= 0) return false;
    rules.times--;
    return true;
  }

  #drop(reset = false): void {
    this.#flush();
    this.#mode = "silent";
    if (reset) this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  #upgrade(): void {
    this.#socket.removeAllListeners("data");
    this.#buffer = empty;
    this.#at = 0;
    this.#transaction = null;
    this.#secured = true;
    this.#socket = new tls.TLSSocket(this.#socket, { isServer: true, ...this.#setting.secureContext });
    this.#listen();
  }

  #expectAuth(mode: "user" | "plain" | "password", challenge: string): void {
    this.#mode = mode;
    this.#say(challenge);
  }

  #authReply(line: string): void {
    const text = Buffer.from(line, "base64").toString();
    if (this.#mode === "user") {
      this.#loginUser = text;
      this.#expectAuth("password", "334 UGFzc3dvcmQ6");
    } else if (this.#mode === "password") this.#check(this.#loginUser, text);
    else this.#plain(line);
  }

  #plain(response: string): void {
    const [, user = "", password = ""] = Buffer.from(response, "base64").toString().split("\0");
    this.#check(user, password);
  }

  #check(user: string, password: string): void {
    const { auth } = this.#setting.rules;
    this.#mode = "commands";
    const right = auth?.user === user && auth.password === password;
    if (right) this.#user = user;
    this.#say(right ? "235 2.7.0 Welcome" : "535 5.7.8 Wrong user or password");
  }

  #say(reply: string): void {
    this.#out += `${reply}\r\n`;
  }

  #flush(): void {
    if (this.#out !== "" && !this.#socket.destroyed) this.#socket.write(this.#out);
    this.#out = "";
  }
}
