/** One question to one server and its answer: UDP, and TCP when the answer was cut short. Believes only answers to what it asked. */
import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { connect, isIPv6 } from "node:net";
import { type Answer, decodeAnswer, encodeQuestion, Malformed, type RecordType, types } from "./packet";

export interface Server {
  readonly address: string;
  readonly port: number;
}

/** Why a server gave nothing usable, as the end of a sentence. */
export class NoAnswer extends Error {
  /** @param fault see `Unanswered` */
  constructor(
    why: string,
    readonly fault?: "server",
  ) {
    super(why);
  }
}

const formatError = 1;

/** @throws NoAnswer */
export async function exchange(server: Server, name: string, type: RecordType, timeoutMs: number): Promise<Answer> {
  const until = performance.now() + timeoutMs;
  const left = () => Math.max(1, until - performance.now());
  let edns = true;
  let answer = await overUdp(server, name, type, edns, left());
  if (answer.code === formatError) {
    edns = false;
    answer = await overUdp(server, name, type, edns, left());
  }
  return answer.truncated ? overTcp(server, name, type, edns, left()) : answer;
}

const newId = (): number => randomInt(0x10000);

/** Null when the message answers something else: a late or forged one is passed over, not believed. */
function answerTo(bytes: Buffer, id: number, name: string, type: RecordType): Answer | null {
  if (bytes.length < 12 || bytes.readUInt16BE(0) !== id) return null;
  const answer = decodeAnswer(bytes);
  const { question } = answer;
  /** Servers that refuse or do not understand may leave the question out. */
  if (!question) return answer.code === 0 ? null : answer;
  return question.name === name.toLowerCase() && question.type === types[type] ? answer : null;
}

function overUdp(server: Server, name: string, type: RecordType, edns: boolean, timeoutMs: number): Promise<Answer> {
  return new Promise((done, fail) => {
    const id = newId();
    const socket = createSocket(isIPv6(server.address) ? "udp6" : "udp4");
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      socket.removeAllListeners().on("error", () => {});
      socket.close();
      settle();
    };
    const timer = setTimeout(() => finish(() => fail(new NoAnswer("did not answer in time"))), timeoutMs);
    socket.on("error", (error) => finish(() => fail(unreachable(error))));
    socket.on("message", (bytes) => {
      try {
        const answer = answerTo(bytes, id, name, type);
        if (answer) finish(() => done(answer));
      } catch (error) {
        finish(() => fail(malformed(error)));
      }
    });
    // Connected: the system itself drops what comes from another address or port.
    socket.connect(server.port, server.address, () => socket.send(encodeQuestion(id, name, type, edns)));
  });
}

function overTcp(server: Server, name: string, type: RecordType, edns: boolean, timeoutMs: number): Promise<Answer> {
  return new Promise((done, fail) => {
    const id = newId();
    const socket = connect(server.port, server.address);
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      socket.removeAllListeners().on("error", () => {});
      socket.destroy();
      settle();
    };
    const refuse = (why: string) => finish(() => fail(new NoAnswer(why)));
    const timer = setTimeout(() => refuse("did not answer in time"), timeoutMs);
    const length = Buffer.alloc(2);
    let whole: Buffer | null = null;
    let size = 0;
    socket.on("error", (error) => finish(() => fail(unreachable(error))));
    socket.on("close", () => refuse("hung up before the answer was complete"));
    socket.on("connect", () => {
      const question = encodeQuestion(id, name, type, edns);
      const before = Buffer.alloc(2);
      before.writeUInt16BE(question.length);
      socket.write(Buffer.concat([before, question]));
    });
    // Two bytes say how long the message is (RFC 1035 section 4.2.2), so it has at most 65,535 of them. What follows stays unread.
    socket.on("data", (chunk) => {
      if (size < 2) chunk.copy(length, size);
      const inMessage = Math.max(0, size - 2);
      const skipped = Math.max(0, 2 - size);
      size += chunk.length;
      if (size < 2) return;
      whole ??= Buffer.alloc(length.readUInt16BE(0));
      chunk.copy(whole, inMessage, skipped);
      if (size < whole.length + 2) return;
      try {
        const answer = answerTo(whole, id, name, type);
        if (!answer || answer.truncated) return refuse("answered something that was not asked");
        finish(() => done(answer));
      } catch (error) {
        finish(() => fail(malformed(error)));
      }
    });
  });
}

const malformed = (error: unknown): unknown =>
  error instanceof Malformed ? new NoAnswer(`sent a malformed answer (${error.message})`, "server") : error;

const unreachable = (error: NodeJS.ErrnoException): NoAnswer => new NoAnswer(`could not be reached (${error.code ?? error.message})`);
