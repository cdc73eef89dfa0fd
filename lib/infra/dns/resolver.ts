/**
 * Asks the resolvers of this instance, and tells found, missing and could-not-ask apart. Node's own resolver takes a lame
 * server's referral for "no data" and reads answers of any size, so this is a small one of our own.
 */
import { getServers } from "node:dns";
import { isIP, isIPv6 } from "node:net";
import { env } from "../env";
import { exchange, NoAnswer, type Server } from "./exchange";
import type { Dns, Looked } from "./looked";
import { type Answer, canExist, Malformed, type RecordData, type RecordType, readRecord, reverseName, types } from "./packet";

export interface DnsOptions {
  /** `ip` or `ip:port` or `[ip6]:port`. Default: DNS_SERVERS, else the system's. */
  readonly servers?: readonly string[];
  /** For one question, all tries together. Default 5 s. */
  readonly questionMs?: number;
  /** For the whole run: what is asked later is unknown at once. Default 9 s. */
  readonly runMs?: number;
}

const questionMs = 5000;
const runMs = 9000;
const maxAliases = 8;
const rounds = 2;
/** Less than this is no time to ask anybody. */
const leastMs = 5;

/** Opens one run of questions. Open a new one for every check: what was asked once is not asked again. */
export function openDns(options: DnsOptions = {}): Dns {
  const servers = (options.servers ?? (env().DNS_SERVERS.length ? env().DNS_SERVERS : getServers())).map(parseServer);
  const until = performance.now() + (options.runMs ?? runMs);
  const kept = new Map<string, Promise<Looked<unknown>>>();
  let asked = 0;

  const ask = async (name: string, type: RecordType): Promise<Answer> => {
    asked += 1;
    const end = Math.min(until, performance.now() + (options.questionMs ?? questionMs));
    return askServers(servers, name, type, end);
  };

  function look<T extends RecordType>(given: string, type: T): Promise<Looked<RecordData[T]>> {
    const name = given.toLowerCase().replace(/\.$/, "");
    const key = `${type} ${name}`;
    const known = kept.get(key);
    // The key names the type, so what is kept under it has that type's shape.
    if (known) return known as Promise<Looked<RecordData[T]>>;
    const looked = canExist(name) ? lookUp(name, type, ask) : Promise.resolve({ state: "missing", why: "nxdomain" } as const);
    kept.set(key, looked);
    return looked;
  }

  return {
    txt: (name) => look(name, "TXT"),
    mx: (name) => look(name, "MX"),
    a: (name) => look(name, "A"),
    aaaa: (name) => look(name, "AAAA"),
    cname: (name) => look(name, "CNAME"),
    ns: (name) => look(name, "NS"),
    ptr: async (ip) => (isIP(ip) ? look(reverseName(ip), "PTR") : { state: "missing", why: "nxdomain" }),
    caa: (name) => look(name, "CAA"),
    soa: (name) => look(name, "SOA"),
    get asked() {
      return asked;
    },
  };
}

/** @throws Error when it is not an address with an optional port */
export function parseServer(text: string): Server {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+|[^[\]]*:[^[\]]*:[^[\]]*?))(?::(\d{1,5}))?$/.exec(text.trim()) ?? [];
  const whole = isIPv6(text.trim()) ? text.trim() : null;
  const address = whole ?? bracketed ?? plain ?? "";
  const number = whole || !port ? 53 : Number(port);
  if (!isIP(address) || number < 1 || number > 65_535)
    throw new Error(`${text} is not the address of a DNS server, like 192.0.2.53 or [2001:db8::53]:5353.`);
  return { address, port: number };
}

async function lookUp<T extends RecordType>(
  start: string,
  type: T,
  ask: (name: string, type: RecordType) => Promise<Answer>,
): Promise<Looked<RecordData[T]>> {
  const via: string[] = [];
  let name = start;
  try {
    for (;;) {
      const asked = name;
      const answer = await ask(asked, type);
      const aliases = answer.answers.filter((record) => record.type === types.CNAME);
      const seen = () => [start, ...via];
      for (let alias = aliases.find((one) => one.name === name); type !== "CNAME" && alias; ) {
        name = readRecord("CNAME", answer.bytes, alias);
        if (seen().includes(name)) return { state: "unknown", why: `the aliases (CNAME) of ${start} lead in a circle`, fault: "alias" };
        via.push(name);
        if (via.length > maxAliases)
          return { state: "unknown", why: `${start} is an alias (CNAME) of an alias, more than ${maxAliases} deep`, fault: "alias" };
        alias = aliases.find((one) => one.name === name);
      }
      const mine = answer.answers.filter((record) => record.type === types[type] && record.name === name);
      if (mine.length > 0) {
        const records = mine.map((record) => readRecord(type, answer.bytes, record));
        return { state: "found", records, ...(via.length ? { via } : {}) };
      }
      if (answer.code === nameError) return { state: "missing", why: "nxdomain" };
      const followed = answer.answers.length > 0 && answer.authority.some((record) => record.type === types.SOA);
      if (name === asked || followed) return { state: "missing", why: "nodata" };
    }
  } catch (error) {
    if (error instanceof NoAnswer) return { state: "unknown", why: error.message, ...(error.fault ? { fault: error.fault } : {}) };
    if (error instanceof Malformed)
      return { state: "unknown", why: `the DNS server sent a malformed answer about ${name} (${error.message})`, fault: "server" };
    throw error;
  }
}

const nameError = 3;
const refusals: Record<number, string> = { 1: "FORMERR", 2: "SERVFAIL", 4: "NOTIMP", 5: "REFUSED" };

/** Each server in turn, and all of them once more, until one says something usable. @throws NoAnswer */
async function askServers(servers: readonly Server[], name: string, type: RecordType, end: number): Promise<Answer> {
  let why = "this instance knows no DNS server to ask";
  let fault: NoAnswer["fault"];
  const tries = Array.from({ length: rounds }, () => servers).flat();
  for (const [n, server] of tries.entries()) {
    const left = end - performance.now();
    if (left < leastMs) {
      if (n === 0) why = "there was no time left to ask for it";
      break;
    }
    try {
      const answer = await exchange(server, name, type, Math.max(1, left / (tries.length - n)));
      const problem = unusable(answer);
      if (!problem) return answer;
      why = `the DNS server ${problem} when asked for ${type} of ${name}`;
      fault = "server";
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      why = `the DNS server ${error.message} when asked for ${type} of ${name}`;
      fault = error.fault;
    }
  }
  throw new NoAnswer(why, fault);
}

/** What makes an answer say nothing: a refusal, or a referral by a server that does not know the zone ("lame"). */
function unusable({ code, answers, authority, authoritative, recursive }: Answer): string | null {
  if (code !== 0 && code !== nameError) return `answered ${refusals[code] ?? `error ${code}`}`;
  if (code === nameError || answers.length > 0) return null;
  const authorityTypes = authority.map(({ type }) => type);
  if (authorityTypes.includes(types.SOA)) return null;
  if (authorityTypes.includes(types.NS) || !(authoritative || recursive)) return "does not know the zone (lame delegation)";
  return null;
}
