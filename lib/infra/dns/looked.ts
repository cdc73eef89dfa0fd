/** What asking the DNS can come to. "Could not ask" is an answer of its own, so that nobody takes it for "is not there". */

export type Looked<T> =
  /** `via` names the aliases (CNAME) that led to the records, in order. */
  | { readonly state: "found"; readonly records: readonly T[]; readonly via?: readonly string[] }
  /** The servers say so: no such name, or a name without records of this type (RFC 2308). */
  | { readonly state: "missing"; readonly why: "nxdomain" | "nodata" }
  /** Nobody could say: `why` is half a sentence for a person, as in "the DNS servers of example.com answered SERVFAIL". */
  | { readonly state: "unknown"; readonly why: string };

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
