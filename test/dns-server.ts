/**
 * A DNS server for tests: real packets over UDP and TCP, answering for every name there is from a zone that changes while it
 * runs, and misbehaving on request. Its packets are written here, without the code that the product reads them with.
 */
import { createSocket } from "node:dgram";
import { createServer, isIPv6, type Socket } from "node:net";

const codes = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, CAA: 257 } as const;
export type ZoneType = Exclude<keyof typeof codes, "SOA">;

/** Name → type → records as a zone file would write them; TXT without quotes, split at 255 by the server. `*.name` is a wildcard. */
export type Zone = Record<string, Partial<Record<ZoneType, string | readonly string[]>>>;

export type DnsFault =
  | "servfail"
  | "refused"
  | "timeout"
  /** Cut short over UDP, whole over TCP. */
  | "truncate"
  /** Cut short over UDP, and TCP hangs up. */
  | "cut"
  /** The right id, then bytes that are no DNS. */
  | "garbage"
  | "wrongId"
  /** Answers another question than the one asked. */
  | "wrongName"
  /** Over TCP, two megabytes that never end. */
  | "huge"
  /** A referral elsewhere, as from a server that does not know the zone. */
  | "lame"
  | { readonly delayMs: number };

export interface DnsServer {
  readonly address: string;
  readonly port: number;
  /** As DNS_SERVERS wants it. */
  readonly server: string;
  readonly queries: { readonly name: string; readonly type: string; readonly over: "udp" | "tcp" }[];
  set(name: string, type: ZoneType, values: string | readonly string[]): void;
  /** One type of a name, or all of it. */
  remove(name: string, type?: ZoneType): void;
  /** What stands there, as it was set. */
  records(name: string, type: ZoneType): readonly string[];
  /** Replaces the whole zone. */
  load(zone: Zone): void;
  /** For a name, for one type of it (`"example.com TXT"`), or for all (`"*"`); null ends it. */
  fault(where: string, what: DnsFault | null): void;
  close(): Promise<void>;
}

interface Query {
  readonly id: number;
  readonly name: string;
  readonly type: number;
  readonly question: Buffer;
  readonly udpBytes: number;
}

export async function startDns(zone: Zone = {}): Promise<DnsServer> {
  let names = new Map<string, Map<string, readonly string[]>>();
  const faults = new Map<string, DnsFault>();
  const queries: DnsServer["queries"] = [];
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();

  const set: DnsServer["set"] = (name, type, values) => {
    const key = name.toLowerCase();
    const types = names.get(key) ?? new Map<string, readonly string[]>();
    names.set(key, types.set(type, typeof values === "string" ? [values] : values));
  };
  const load = (next: Zone) => {
    names = new Map();
    for (const [name, types] of Object.entries(next))
      for (const type of zoneTypes) {
        const values = types[type];
        if (values !== undefined) set(name, type, values);
      }
  };
  load(zone);

  const typesAt = (name: string): Map<string, readonly string[]> | undefined => {
    const exact = names.get(name);
    if (exact) return exact;
    for (let parent = name; parent.includes("."); ) {
      parent = parent.slice(parent.indexOf(".") + 1);
      const wild = names.get(`*.${parent}`);
      if (wild) return wild;
      if (names.has(parent)) return undefined;
    }
    return undefined;
  };
  const exists = (name: string) => typesAt(name) !== undefined || [...names.keys()].some((known) => known.endsWith(`.${name}`));

  /** What a resolver that knows this zone would answer. */
  const answer = (query: Query): Buffer => {
    const records: Buffer[] = [];
    let name = query.name;
    for (let step = 0; step < 20; step++) {
      const types = typesAt(name);
      const values = types?.get(nameOfType(query.type) ?? "");
      if (values) {
        for (const value of values) records.push(record(name, query.type, dataOf(query.type, value)));
        return message(query, { answers: records });
      }
      const alias = types?.get("CNAME")?.[0];
      if (!alias) break;
      records.push(record(name, codes.CNAME, encodeName(alias)));
      name = alias.toLowerCase();
    }
    const apex = name.split(".").slice(-2).join(".");
    const soa = Buffer.concat([encodeName(`ns.${apex}`), encodeName(`hostmaster.${apex}`), numbers(1, 3600, 600, 86_400, 60)]);
    return message(query, { code: exists(name) ? 0 : 3, answers: records, authority: [record(apex, codes.SOA, soa)] });
  };

  const faultOf = ({ name, type }: Query) => faults.get(`${name} ${nameOfType(type)}`) ?? faults.get(name) ?? faults.get("*");

  const respond = (bytes: Buffer, over: "udp" | "tcp", send: (reply: Buffer) => void, hangUp?: Socket) => {
    const query = readQuery(bytes);
    if (!query) return;
    queries.push({ name: query.name, type: nameOfType(query.type) ?? String(query.type), over });
    const short = () => send(message(query, { truncated: true }));
    const whole = () => {
      const reply = answer(query);
      return over === "udp" && reply.length > query.udpBytes ? short() : send(reply);
    };
    const fault = faultOf(query);
    if (fault === undefined) return whole();
    if (typeof fault === "object") {
      const timer = setTimeout(() => timers.delete(timer) && whole(), fault.delayMs);
      timers.add(timer);
      return;
    }
    switch (fault) {
      case "timeout":
        return;
      case "servfail":
        return send(message(query, { code: 2 }));
      case "refused":
        return send(message(query, { code: 5 }));
      case "lame":
        return send(message(query, { lame: true, authority: [record("test", codes.NS, encodeName("ns.elsewhere.test"))] }));
      case "garbage":
        return send(Buffer.concat([bytes.subarray(0, 2), Buffer.from([0x81, 0x80, 0, 1, 0, 9, 0, 0, 0, 0]), Buffer.alloc(40, 0xfe)]));
      case "wrongId": {
        const reply = Buffer.from(answer(query));
        reply.writeUInt16BE(query.id ^ 0x5555, 0);
        return send(reply);
      }
      case "wrongName":
        return send(answer({ ...query, question: Buffer.concat([encodeName(`not-${query.name}`), query.question.subarray(-4)]) }));
      case "truncate":
        return over === "udp" ? short() : whole();
      case "cut":
        return over === "udp" ? short() : void hangUp?.destroy();
      case "huge":
        if (over === "udp") return short();
        hangUp?.write(Buffer.concat([Buffer.from([0xff, 0xff]), message(query, {})]));
        hangUp?.write(Buffer.alloc(2_000_000, 0x61));
    }
  };

  const tcp = createServer((socket) => {
    sockets.add(socket);
    let held = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= 2 && held.length >= held.readUInt16BE(0) + 2) {
        const end = held.readUInt16BE(0) + 2;
        const bytes = held.subarray(2, end);
        held = held.subarray(end);
        respond(bytes, "tcp", (reply) => socket.write(Buffer.concat([sixteen(reply.length), reply])), socket);
      }
    });
  });
  const address = "127.0.0.1";
  const { port, udp } = await bindBoth(tcp, address);
  udp.on("message", (bytes, peer) => respond(bytes, "udp", (reply) => udp.send(reply, peer.port, peer.address)));

  return {
    address,
    port,
    server: `${address}:${port}`,
    queries,
    set,
    load,
    records: (name, type) => names.get(name.toLowerCase())?.get(type) ?? [],
    remove(name, type) {
      const types = names.get(name.toLowerCase());
      if (type) types?.delete(type);
      if (!type || types?.size === 0) names.delete(name.toLowerCase());
    },
    fault(where, what) {
      const [name = "", type] = where.split(" ");
      const key = type ? `${name.toLowerCase()} ${type}` : name.toLowerCase();
      if (what) faults.set(key, what);
      else faults.delete(key);
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      await Promise.all([new Promise<void>((done) => tcp.close(() => done())), new Promise<void>((done) => udp.close(() => done()))]);
    },
  };
}

const zoneTypes: readonly ZoneType[] = ["A", "NS", "CNAME", "PTR", "MX", "TXT", "AAAA", "CAA"];

const nameOfType = (type: number): string | undefined => Object.entries(codes).find(([, code]) => code === type)?.[0];

/** One port for both: TCP takes a free one, and UDP tries the same. */
async function bindBoth(tcp: ReturnType<typeof createServer>, address: string) {
  for (let tries = 0; ; tries++) {
    await new Promise<void>((done) => tcp.listen(0, address, done));
    const bound = tcp.address();
    const port = typeof bound === "object" && bound ? bound.port : 0;
    const udp = createSocket("udp4");
    const free = await new Promise<boolean>((done) => {
      udp.once("error", () => done(false));
      udp.bind(port, address, () => done(true));
    });
    if (free) return { port, udp };
    udp.close();
    await new Promise<void>((done) => tcp.close(() => done()));
    if (tries > 20) throw new Error("There is no port that is free for UDP and TCP.");
  }
}

function readQuery(bytes: Buffer): Query | null {
  if (bytes.length < 17 || bytes.readUInt16BE(4) !== 1) return null;
  const labels: string[] = [];
  let at = 12;
  for (let size = bytes[at] ?? 0; size > 0; size = bytes[at] ?? 0) {
    labels.push(bytes.toString("latin1", at + 1, at + 1 + size));
    at += size + 1;
  }
  const end = at + 5;
  const hasOpt = bytes.readUInt16BE(10) > 0 && bytes.length >= end + 11;
  return {
    id: bytes.readUInt16BE(0),
    name: labels.join(".").toLowerCase(),
    type: bytes.readUInt16BE(at + 1),
    question: bytes.subarray(12, end),
    udpBytes: hasOpt ? Math.max(512, bytes.readUInt16BE(end + 3)) : 512,
  };
}

interface Parts {
  readonly code?: number;
  readonly truncated?: boolean;
  readonly lame?: boolean;
  readonly answers?: readonly Buffer[];
  readonly authority?: readonly Buffer[];
}

function message(query: Query, { code = 0, truncated = false, lame = false, answers = [], authority = [] }: Parts): Buffer {
  const flags = lame ? 0x8000 : 0x8580 | (truncated ? 0x0200 : 0) | code;
  const head = Buffer.concat([query.id, flags, 1, answers.length, authority.length, 0].map(sixteen));
  return Buffer.concat([head, query.question, ...answers, ...authority]);
}

const record = (name: string, type: number, data: Buffer): Buffer =>
  Buffer.concat([encodeName(name), sixteen(type), sixteen(1), numbers(60), sixteen(data.length), data]);

function dataOf(type: number, value: string): Buffer {
  switch (type) {
    case codes.A:
      return Buffer.from(value.split(".").map(Number));
    case codes.AAAA:
      return addressBytes(value);
    case codes.MX: {
      const [priority = "0", host = ""] = value.split(/\s+/);
      return Buffer.concat([sixteen(Number(priority)), encodeName(host.replace(/\.$/, ""))]);
    }
    case codes.CAA: {
      const [, flags = "0", tag = "", text = ""] = /^(\d+) (\S+) "?(.*?)"?$/.exec(value) ?? [];
      return Buffer.concat([Buffer.of(Number(flags), tag.length), Buffer.from(tag + text)]);
    }
    case codes.TXT: {
      const bytes = Buffer.from(value, "latin1");
      const strings = Array.from({ length: Math.max(1, Math.ceil(bytes.length / 255)) }, (_, n) => bytes.subarray(n * 255, (n + 1) * 255));
      return Buffer.concat(strings.flatMap((text) => [Buffer.of(text.length), text]));
    }
    default:
      return encodeName(value);
  }
}

function addressBytes(address: string): Buffer {
  if (!isIPv6(address)) throw new Error(`${address} is not an IPv6 address.`);
  const [left = [], right] = address.split("::").map((half) => half.split(":").filter(Boolean));
  const groups = right ? [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right] : left;
  return Buffer.concat(groups.map((group) => sixteen(Number.parseInt(group, 16))));
}

const encodeName = (name: string): Buffer =>
  Buffer.concat([
    ...name
      .split(".")
      .filter(Boolean)
      .flatMap((label) => [Buffer.of(label.length), Buffer.from(label, "latin1")]),
    Buffer.of(0),
  ]);

function sixteen(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

const numbers = (...values: number[]): Buffer =>
  Buffer.concat(
    values.map((value) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    }),
  );
