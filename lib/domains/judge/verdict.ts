/** What a judgement is made of: shapes shared by all parts of it. */
import type { Unanswered } from "@/lib/infra/dns";

/** The parts that earn points. */
export type Part = "spf" | "dkim" | "dmarc" | "mx";

/** `warn` works but could be better; `unknown` is what could not be asked. */
export type State = "ok" | "warn" | "wrong" | "missing" | "unknown";

export type RecordKind = "TXT" | "MX" | "CNAME" | "A" | "CAA" | "PTR";

/** The one record to publish or to change. */
export interface Fix {
  readonly type: RecordKind;
  readonly name: string;
  readonly value: string;
  /** Records of this name and type to delete, as they stand in the zone. */
  readonly remove: readonly string[];
}

/** Points lost, and how to earn them back. */
export interface Loss {
  readonly points: number;
  readonly about: Part;
  /** Stable, for programs: `spf_several`, `dmarc_policy_none` … */
  readonly code: LossCode;
  /** What is wrong and what to do, in whole sentences. */
  readonly says: string;
  readonly fix: Fix;
}

/** One part, judged. */
export interface PartVerdict {
  readonly state: State;
  /** Whether receivers would be content; null when it could not be asked. */
  readonly pass: boolean | null;
  /** One sentence. */
  readonly detail: string;
  /** The records this is about, as they stand in the zone. */
  readonly found: readonly string[];
  readonly lost: readonly Loss[];
  /** What is worth saying and costs nothing. */
  readonly notes: readonly string[];
  /** Why it could not be asked; only of what is `unknown`. */
  readonly unanswered?: Pick<Unanswered, "why" | "fault">;
}

/** This instance, as domains see it. What is null or empty is not asked for. */
export interface Instance {
  /** The host whose SPF record names the machines that send: customers include it. */
  readonly spfInclude: string | null;
  /** The addresses mail leaves from. With them SPF is evaluated as a receiver would; without, the include is looked for. */
  readonly sendingIps: readonly string[];
  /** Where mail comes in. */
  readonly mxHost: string | null;
  /** What tracking hosts are an alias of. */
  readonly trackingHost: string | null;
  /** The address for aggregate reports, without mailto. */
  readonly reportsTo: string | null;
  /** Who issues certificates for tracking hosts, as CAA names it: "letsencrypt.org". */
  readonly certificateAuthority: string | null;
  /** Whether mail from the internet can reach a host at this address: it is public, or the operator says that it may be reached. */
  isReachable(address: string): boolean;
}

export interface DkimKeyWanted {
  readonly selector: string;
  /** Base64 of the DER, as in `p=`. */
  readonly publicKey: string;
  /** `signing` is judged; `next` and `retiring` are shown. */
  readonly use: "signing" | "next" | "retiring";
}

/** What one domain of one team has to publish. */
export interface Wanted {
  readonly domain: string;
  /** The team's proof that it owns the domain. */
  readonly token: string;
  readonly keys: readonly DkimKeyWanted[];
  /** Mail to this domain comes in here. */
  readonly inbound: boolean;
  /** The host of tracked links and pixels, below the domain; null for none. */
  readonly trackingName: string | null;
}

/**
 * The published weights: what each part is worth, and what each fault in it costs. A part never loses more than its weight.
 * What could not be asked costs nothing and earns nothing.
 */
export const weights = {
  spf: {
    of: 25,
    losses: {
      spf_missing: 25,
      spf_several: 25,
      spf_syntax: 25,
      spf_lookups: 25,
      spf_voids: 25,
      spf_broken_include: 25,
      spf_not_authorized: 15,
      spf_allows_everyone: 20,
      spf_open_end: 5,
      spf_ptr: 3,
    },
  },
  dkim: {
    of: 35,
    losses: {
      dkim_missing: 35,
      dkim_several: 35,
      dkim_unreadable: 35,
      dkim_revoked: 35,
      dkim_other_key: 35,
      dkim_not_for_mail: 35,
      dkim_too_short: 35,
      dkim_short: 10,
      dkim_testing: 5,
    },
  },
  dmarc: {
    of: 25,
    losses: {
      dmarc_missing: 25,
      dmarc_several: 25,
      dmarc_invalid: 25,
      dmarc_policy_none: 10,
      dmarc_weak_subdomains: 5,
      dmarc_testing: 5,
      dmarc_no_reports: 3,
    },
  },
  mx: {
    of: 15,
    losses: {
      mx_missing: 15,
      mx_implicit: 8,
      mx_null: 15,
      mx_nowhere: 15,
      mx_private: 15,
      mx_partly_nowhere: 5,
      mx_alias: 5,
      mx_address: 15,
      mx_elsewhere: 10,
    },
  },
} as const;

export type LossCode = { [P in Part]: keyof (typeof weights)[P]["losses"] }[Part];

const costs: Readonly<Record<LossCode, number>> = {
  ...weights.spf.losses,
  ...weights.dkim.losses,
  ...weights.dmarc.losses,
  ...weights.mx.losses,
};

/** A loss with its published points. */
export function loss(about: Part, code: LossCode, says: string, fix: Omit<Fix, "remove"> & { readonly remove?: readonly string[] }): Loss {
  return { points: costs[code], about, code, says, fix: { remove: [], ...fix } };
}

/** A part that could not be asked about. */
export const unknownPart = ({ why, fault }: Pick<Unanswered, "why" | "fault">): PartVerdict => ({
  state: "unknown",
  pass: null,
  detail: unansweredSays({ why, ...(fault ? { fault } : {}) }),
  found: [],
  lost: [],
  notes: [],
  unanswered: { why, ...(fault ? { fault } : {}) },
});

/** What is said of something that could not be asked, in whole sentences. */
export const unansweredSays = ({ why, fault }: Pick<Unanswered, "why" | "fault">): string =>
  fault === "alias"
    ? `This could not be checked: ${why}. Receivers cannot follow it either. Let the alias name the host that has the record.`
    : `This could not be checked: ${why}. It says nothing about your records.`;
