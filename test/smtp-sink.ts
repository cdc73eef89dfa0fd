/**
 * A real SMTP server for tests, on sockets of its own so that every fault is exact: it refuses, stalls or drops at the
 * stage it is told to, and keeps what it took.
 */
import { readFileSync } from "node:fs";
import net, { type AddressInfo } from "node:net";
import tls from "node:tls";
import { SinkConnection } from "./smtp-sink-connection";

export type SinkStage = "greeting" | "ehlo" | "starttls" | "auth" | "mail" | "rcpt" | "data" | "body" | "dot";

/** What the sink does; may be changed while it runs. */
export interface SinkRules {
  pipelining: boolean;
  smtpUtf8: boolean;
  eightBitMime: boolean;
  startTls: boolean;
  /** False answers EHLO with 502, so that only HELO works. */
  ehlo: boolean;
  /** The SIZE it announces; null announces none. */
  size: number | null;
  /** When given, MAIL needs AUTH with it. */
  auth: { user: string; password: string; mechanisms?: string } | null;
  /**
   * A reply such as `550 5.1.1 No such user` instead of success; a function of the command's argument may answer null for
   * success; at data and dot that is the recipients, with spaces between. At body it comes before the final dot, and
   * nothing more is listened to.
   */
  refuse: Partial<Record<SinkStage, string | ((argument: string) => string | null)>>;
  /** Says nothing at this stage, for ever; at body it stops reading. */
  stall: SinkStage | null;
  /** A tarpit: the answer at this stage comes when the promise resolves. */
  hold: { readonly at: "ehlo" | "mail" | "rcpt" | "data" | "dot"; readonly until: Promise<void> } | null;
  /** Closes the connection at this stage, without a reply; at body it is reset. before-dot forgets the message, after-dot keeps it. */
  drop: "greeting" | "ehlo" | "mail" | "rcpt" | "data" | "body" | "before-dot" | "after-dot" | null;
  /** How often refuse, stall and drop act before all is normal; for ever when it is Infinity. */
  times: number;
  /** Answers 354 even when no recipient was accepted, as some servers do. */
  dataWithoutRecipients: boolean;
  /** After STARTTLS it talks nonsense instead of TLS. */
  brokenTls: boolean;
  /** What somebody in between adds to the reply to STARTTLS. */
  slippedIn: string;
  /** Milliseconds before the reply to the final dot. */
  delay: number;
  /** Beyond so many connections it greets with 421. */
  maxConnections: number;
}

export interface SinkTransaction {
  readonly connection: number;
  readonly user: string | null;
  readonly tls: boolean;
  /** Between the angle brackets of MAIL FROM. */
  readonly from: string;
  /** What followed them, such as `SIZE=123 SMTPUTF8`. */
  readonly parameters: string;
  /** Accepted ones, byte for byte what stood in RCPT TO. */
  readonly recipients: readonly string[];
  /** As it came, without dot-stuffing and final dot. */
  readonly message: Buffer;
  /** As it came on the wire, with dot-stuffing, without the final dot. */
  readonly raw: Buffer;
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface SinkOptions extends Partial<SinkRules> {
  host?: string;
  port?: number;
  /** TLS from the first byte. */
  secure?: boolean;
  /** False counts and keeps nothing: for measuring. */
  keep?: boolean;
}

export interface Sink {
  readonly host: string;
  readonly port: number;
  /** `smtp://127.0.0.1:…`, or smtps. */
  readonly url: string;
  readonly rules: SinkRules;
  readonly transactions: SinkTransaction[];
  /** Command lines of all connections, in the order they came. */
  readonly commands: string[];
  /** Messages taken. */
  readonly count: number;
  /** Connections ever made, open now (those that said QUIT are not), and most at once. */
  readonly connections: { total: number; open: number; most: number };
  /** Resolves as soon as so many messages were taken. @throws after the time, saying how many there are */
  received(count: number, withinMs?: number): Promise<void>;
  /** Messages that were taken for this recipient. */
  of(recipient: string): SinkTransaction[];
  /** Forgets what came, and turns to normal. */
  reset(): void;
  close(): Promise<void>;
}

/** Self-signed, for localhost, 127.0.0.1 and 127.0.0.2. */
export const sinkCertificate = readFileSync(new URL("./certs/sink.crt", import.meta.url), "utf8");
const key = readFileSync(new URL("./certs/sink.key", import.meta.url), "utf8");

const normal: SinkRules = {
  pipelining: true,
  smtpUtf8: true,
  eightBitMime: true,
  startTls: true,
  ehlo: true,
  size: null,
  auth: null,
  refuse: {},
  stall: null,
  hold: null,
  drop: null,
  times: Number.POSITIVE_INFINITY,
  dataWithoutRecipients: false,
  brokenTls: false,
  slippedIn: "",
  delay: 0,
  maxConnections: Number.POSITIVE_INFINITY,
};

export async function startSink(options: SinkOptions = {}): Promise<Sink> {
  const { host = "127.0.0.1", port = 0, secure = false, keep = true, ...given } = options;
  const rules: SinkRules = { ...normal, ...given };
  const transactions: SinkTransaction[] = [];
  const commands: string[] = [];
  const connections = { total: 0, open: 0, most: 0 };
  const sockets = new Set<net.Socket>();
  const waiting = new Set<() => void>();
  let count = 0;
  const took = (transaction: SinkTransaction | null) => {
    count++;
    if (transaction) transactions.push(transaction);
    for (const check of waiting) check();
  };
  const serve = (socket: net.Socket) => {
    connections.total++;
    connections.open++;
    connections.most = Math.max(connections.most, connections.open);
    sockets.add(socket);
    let here = true;
    const leave = () => {
      if (here) connections.open--;
      here = false;
    };
    socket.once("close", () => {
      leave();
      sockets.delete(socket);
    });
    new SinkConnection(socket, {
      rules,
      keep,
      number: connections.total,
      open: connections.open,
      secureContext: { key, cert: sinkCertificate },
      took,
      leave,
      commands,
      secure,
    });
  };
  const server = secure ? tls.createServer({ key, cert: sinkCertificate }, serve) : net.createServer({ noDelay: true }, serve);
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, () => resolve()));
  const bound = (server.address() as AddressInfo).port;
  return {
    host,
    port: bound,
    url: `${secure ? "smtps" : "smtp"}://${host}:${bound}`,
    rules,
    transactions,
    commands,
    connections,
    get count() {
      return count;
    },
    received: (wanted, withinMs = 10_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`The sink took ${count} messages, not ${wanted}, within ${withinMs} ms.`));
        }, withinMs);
        const check = () => {
          if (count < wanted) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    of: (recipient) => transactions.filter(({ recipients }) => recipients.includes(recipient)),
    reset() {
      count = 0;
      transactions.length = 0;
      commands.length = 0;
      Object.assign(rules, normal, given);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
