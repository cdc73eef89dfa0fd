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
export class NoAnswer extends Error {}

/** Larger answers are left unread: no record a mail domain needs comes near it. */
export const maxAnswerBytes = 32_768;

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
    const chunks: Buffer[] = [];
    let size = 0;
    socket.on("error", (error) => finish(() => fail(unreachable(error))));
    socket.on("close", () => refuse("hung up before the answer was complete"));
    socket.on("connect", () => {
      const question = encodeQuestion(id, name, type, edns);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(question.length);
      socket.write(Buffer.concat([length, question]));
    });
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size < 2) return;
      const bytes = Buffer.concat(chunks);
      const wanted = bytes.readUInt16BE(0);
      if (wanted > maxAnswerBytes) return refuse(`gave an answer that is too large to use (more than ${maxAnswerBytes / 1024} KB)`);
      if (size < wanted + 2) return;
      try {
        const answer = answerTo(bytes.subarray(2, wanted + 2), id, name, type);
        if (!answer || answer.truncated) return refuse("answered something that was not asked");
        finish(() => done(answer));
      } catch (error) {
        finish(() => fail(malformed(error)));
      }
    });
  });
}

const malformed = (error: unknown): unknown =>
  error instanceof Malformed ? new NoAnswer(`sent a malformed answer (${error.message})`) : error;

const unreachable = (error: NodeJS.ErrnoException): NoAnswer => new NoAnswer(`could not be reached (${error.code ?? error.message})`);
