/** What asking the DNS can come to. "Could not ask" is an answer of its own, so that nobody takes it for "is not there". */

export type Looked<T> =
  /** `via` names the aliases (CNAME) that led to the records, in order. */
  | { readonly state: "found"; readonly records: readonly T[]; readonly via?: readonly string[] }
  /** The servers say so: no such name, or a name without records of this type (RFC 2308). */
  | { readonly state: "missing"; readonly why: "nxdomain" | "nodata" }
  | Unanswered;

/** Nobody could say. */
export interface Unanswered {
  readonly state: "unknown";
  /** Half a sentence for a person, as in "the DNS server answered SERVFAIL when asked for TXT of example.com". */
  readonly why: string;
  /**
   * Where the fault may be, when somebody answered: `alias` is in the zone for certain; `server` is an error of the servers, which
   * passes mostly, and when it does not is the zone's (its delegation, its DNSSEC). Absent when nobody answered at all.
   */
  readonly fault?: "alias" | "server";
}

export interface Mx {
  readonly priority: number;
  /** Without the trailing dot; empty for a null MX (RFC 7505). */
  readonly host: string;
}

export interface Caa {
  readonly critical: boolean;
  readonly tag: string;
  readonly value: string;
}

export interface Soa {
  readonly primary: string;
  readonly serial: number;
}

/**
 * One run of questions: each is asked once, however often it is put, and all of them share one budget of time.
 * No method throws. Names are given without a trailing dot; names come back in lower case without one.
 */
export interface Dns {
  /** The strings of each record joined, one character per byte. */
  txt(name: string): Promise<Looked<string>>;
  mx(name: string): Promise<Looked<Mx>>;
  a(name: string): Promise<Looked<string>>;
  aaaa(name: string): Promise<Looked<string>>;
  /** The alias itself; it is not followed. */
  cname(name: string): Promise<Looked<string>>;
  ns(name: string): Promise<Looked<string>>;
  ptr(ip: string): Promise<Looked<string>>;
  caa(name: string): Promise<Looked<Caa>>;
  soa(name: string): Promise<Looked<Soa>>;
  /** Questions that went out so far. */
  readonly asked: number;
}
