/** DNS messages (RFC 1035, EDNS of RFC 6891): the question we write, and the answer we read with distrust. */
import { isIPv6 } from "node:net";
import type { Caa, Mx, Soa } from "./looked";

export const types = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, OPT: 41, CAA: 257 } as const;
export type RecordType = Exclude<keyof typeof types, "OPT">;

export interface RecordData {
  A: string;
  AAAA: string;
  NS: string;
  CNAME: string;
  PTR: string;
  TXT: string;
  MX: Mx;
  CAA: Caa;
  SOA: Soa;
}

interface ResourceRecord {
  readonly name: string;
  readonly type: number;
  readonly from: number;
  readonly to: number;
}

export interface Answer {
  readonly id: number;
  readonly code: number;
  readonly truncated: boolean;
  readonly authoritative: boolean;
  readonly recursive: boolean;
  readonly question: { readonly name: string; readonly type: number } | null;
  readonly answers: readonly ResourceRecord[];
  readonly authority: readonly ResourceRecord[];
  readonly bytes: Buffer;
}

/** What arrived is no DNS message. */
export class Malformed extends Error {}

/** Whether the DNS can hold this name: labels of 1 to 63 octets, 253 in all (RFC 1035 section 2.3.4). */
export function canExist(name: string): boolean {
  const labels = name.split(".");
  return name.length > 0 && Buffer.byteLength(name) <= 253 && labels.every((label) => label !== "" && Buffer.byteLength(label) <= 63);
}

/** @param edns says how large an answer by UDP may be: 1232 bytes, which passes everywhere without fragments */
export function encodeQuestion(id: number, name: string, type: RecordType, edns: boolean): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(id, 0);
  head.writeUInt16BE(0x0100, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(edns ? 1 : 0, 10);
  const labels = name.split(".").flatMap((label) => {
    const bytes = Buffer.from(label);
    return [Buffer.of(bytes.length), bytes];
  });
  const tail = Buffer.alloc(5);
  tail.writeUInt16BE(types[type], 1);
  tail.writeUInt16BE(1, 3);
  const opt = edns ? [Buffer.from([0, 0, types.OPT, 0x04, 0xd0, 0, 0, 0, 0, 0, 0])] : [];
  return Buffer.concat([head, ...labels, tail, ...opt]);
}

/** @throws Malformed */
export function decodeAnswer(bytes: Buffer): Answer {
  if (bytes.length < 12) throw new Malformed("shorter than a header");
  const flags = bytes.readUInt16BE(2);
  if (!(flags & 0x8000)) throw new Malformed("a question, not an answer");
  const [questions, answers, authority, additional] = [4, 6, 8, 10].map((at) => bytes.readUInt16BE(at));
  let at = 12;
  let question: Answer["question"] = null;
  for (let n = 0; n < (questions ?? 0); n++) {
    const { name, next } = readName(bytes, at);
    need(bytes, next, 4);
    question ??= { name, type: bytes.readUInt16BE(next) };
    at = next + 4;
  }
  const section = (count: number): ResourceRecord[] =>
    Array.from({ length: count }, () => {
      const { name, next } = readName(bytes, at);
      need(bytes, next, 10);
      const from = next + 10;
      const to = from + bytes.readUInt16BE(next + 8);
      need(bytes, from, to - from);
      at = to;
      return { name, type: bytes.readUInt16BE(next), from, to };
    });
  const truncated = (flags & 0x0200) !== 0;
  const body = truncated ? { answers: [], authority: [] } : { answers: section(answers ?? 0), authority: section(authority ?? 0) };
  if (!truncated) section(additional ?? 0);
  // What is longer than it says may hold the records that it does not count: no answer to conclude from.
  if (!truncated && at !== bytes.length) throw new Malformed("longer than it says");
  return {
    id: bytes.readUInt16BE(0),
    code: flags & 0x0f,
    truncated,
    authoritative: (flags & 0x0400) !== 0,
    recursive: (flags & 0x0080) !== 0,
    question,
    ...body,
    bytes,
  };
}

/** @throws Malformed */
export function readRecord<T extends RecordType>(type: T, bytes: Buffer, record: { from: number; to: number }): RecordData[T] {
  return readers[type](bytes, record.from, record.to);
}

const nameAt = (bytes: Buffer, at: number): string => readName(bytes, at).name;

const readers: { [T in RecordType]: (bytes: Buffer, from: number, to: number) => RecordData[T] } = {
  A: (bytes, from, to) => {
    exactly(to - from, 4);
    return [...bytes.subarray(from, to)].join(".");
  },
  AAAA: (bytes, from, to) => {
    exactly(to - from, 16);
    const groups = Array.from({ length: 8 }, (_, n) => bytes.readUInt16BE(from + 2 * n).toString(16));
    return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
  },
  NS: nameAt,
  CNAME: nameAt,
  PTR: nameAt,
  TXT: (bytes, from, to) => {
    const strings: string[] = [];
    for (let at = from; at < to; ) {
      const end = at + 1 + (bytes[at] ?? 0);
      if (end > to) throw new Malformed("a string longer than its record");
      strings.push(bytes.toString("latin1", at + 1, end));
      at = end;
    }
    return strings.join("");
  },
  MX: (bytes, from, to) => {
    if (to - from < 3) throw new Malformed("an MX without a host");
    return { priority: bytes.readUInt16BE(from), host: nameAt(bytes, from + 2) };
  },
  CAA: (bytes, from, to) => {
    const value = from + 2 + (bytes[from + 1] ?? 0);
    if (to - from < 2 || value > to) throw new Malformed("a CAA without a tag");
    return {
      critical: ((bytes[from] ?? 0) & 0x80) !== 0,
      tag: bytes.toString("latin1", from + 2, value).toLowerCase(),
      value: bytes.toString("latin1", value, to),
    };
  },
  SOA: (bytes, from) => {
    const primary = readName(bytes, from);
    const { next } = readName(bytes, primary.next);
    need(bytes, next, 4);
    return { primary: primary.name, serial: bytes.readUInt32BE(next) };
  },
};

/** A name has at most 127 labels, and each of them may stand somewhere else. */
const mostPointers = 128;

/** Pointers may only lead backwards, so that no message sends us in circles, and not from one to the next without end (RFC 1035 section 4.1.4). */
function readName(bytes: Buffer, start: number): { name: string; next: number } {
  const labels: string[] = [];
  let length = 0;
  let next = -1;
  let at = start;
  let lowest = start;
  let pointers = 0;
  for (;;) {
    need(bytes, at, 1);
    const size = bytes.readUInt8(at);
    if (size >= 0xc0) {
      need(bytes, at, 2);
      const to = bytes.readUInt16BE(at) & 0x3fff;
      pointers += 1;
      if (pointers > mostPointers) throw new Malformed("a name of too many pointers");
      if (to >= lowest) throw new Malformed("a name that points forward");
      if (next < 0) next = at + 2;
      at = lowest = to;
    } else if (size > 63) throw new Malformed("a label of unknown kind");
    else if (size === 0) return { name: labels.join(".").toLowerCase(), next: next < 0 ? at + 1 : next };
    else {
      need(bytes, at + 1, size);
      length += size + 1;
      if (length > 254) throw new Malformed("a name longer than names can be");
      labels.push(bytes.toString("latin1", at + 1, at + 1 + size).replace(/[.\\]/g, "\\$&"));
      at += size + 1;
    }
  }
}

function need(bytes: Buffer, at: number, length: number): void {
  if (at + length > bytes.length) throw new Malformed("cut off");
}

function exactly(length: number, wanted: number): void {
  if (length !== wanted) throw new Malformed("an address of the wrong length");
}

/** The name under which the DNS keeps who an address belongs to (RFC 1035 section 3.5, RFC 3596 section 2.5). */
export function reverseName(ip: string): string {
  if (!isIPv6(ip)) return `${ip.split(".").reverse().join(".")}.in-addr.arpa`;
  return `${[...hexOf(ip)].reverse().join(".")}.ip6.arpa`;
}

/** The 32 hex digits of an IPv6 address. */
export function hexOf(ip: string): string {
  const full = new URL(`http://[${ip.replace(/%.*/, "")}]`).hostname.slice(1, -1);
  const [head = "", tail] = full.split("::");
  const left = head ? head.split(":") : [];
  const right = tail ? tail.split(":") : [];
  const groups = tail === undefined ? left : [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right];
  return groups.map((group) => group.padStart(4, "0")).join("");
}
