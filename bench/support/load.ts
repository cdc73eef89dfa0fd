/** A lean HTTP load: N keep-alive connections, each with one request in flight, over bare sockets. */
import { connect } from "node:net";

export interface Load {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly count: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
}

interface Options {
  port: number;
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
  connections: number;
  seconds: number;
  warmUpSeconds?: number;
}

export async function load(options: Options): Promise<Load> {
  const request = Buffer.from(requestText(options));
  const begin = performance.now() + (options.warmUpSeconds ?? 1) * 1000;
  const end = begin + options.seconds * 1000;
  const answers = await askOver(options, () => (performance.now() < end ? request : null), begin);
  return summary(answers, options.seconds);
}

/** Each of these bodies once, over as many connections, as fast as they are answered. */
export async function postEach(options: Omit<Options, "seconds" | "body" | "warmUpSeconds">, bodies: readonly string[]): Promise<Load> {
  const requests = bodies.map((body) => Buffer.from(requestText({ ...options, method: "POST", body })));
  let at = 0;
  const began = performance.now();
  const answers = await askOver(options, () => requests[at++] ?? null, began);
  return summary(answers, (performance.now() - began) / 1000);
}

interface Answers {
  readonly times: number[];
  readonly statuses: Record<string, number>;
}

/** @param begin what was asked before this moment is not counted */
async function askOver({ port, connections }: Pick<Options, "port" | "connections">, next: () => Buffer | null, begin: number) {
  const answers: Answers = { times: [], statuses: {} };
  await Promise.all(Array.from({ length: connections }, () => keepAsking(port, next, begin, answers)));
  return answers;
}

function summary({ times, statuses }: Answers, seconds: number): Load {
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: times.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), count: times.length, statuses };
}

function requestText({ method = "GET", path, headers = {}, body = "" }: Pick<Options, "method" | "path" | "headers" | "body">): string {
  const lines = Object.entries({ Host: "127.0.0.1", ...headers, ...(body ? { "Content-Length": String(Buffer.byteLength(body)) } : {}) });
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`;
}

function keepAsking(port: number, nextRequest: () => Buffer | null, begin: number, { times, statuses }: Answers): Promise<void> {
  return new Promise((done, fail) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.setEncoding("latin1");
    let held = "";
    let asked = 0;
    const next = () => {
      asked = performance.now();
      const request = nextRequest();
      if (request) socket.write(request);
      else {
        socket.end();
        done();
      }
    };
    socket.on("connect", next);
    socket.on("error", fail);
    socket.on("data", (chunk: string) => {
      held += chunk;
      const head = held.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(held.slice(0, head))?.[1] ?? 0);
      if (held.length < head + 4 + length) return;
      const status = held.slice(9, 12);
      held = held.slice(head + 4 + length);
      const now = performance.now();
      if (asked >= begin) {
        times.push(now - asked);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
      next();
    });
  });
}
