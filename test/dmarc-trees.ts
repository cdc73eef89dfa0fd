/** Trees of DMARC records and the policy that RFC 9989 finds in each. */
import type { Zone } from "./dns-server";

export interface DmarcTree {
  readonly name: string;
  readonly domain: string;
  readonly zone: Zone;
  /** Whose record speaks; null for none. */
  readonly at: string | null;
  readonly organizational: string;
  readonly policy: "none" | "quarantine" | "reject" | null;
  /** Set where RFC 7489, which looked names up in the public suffix list, would have said something else. */
  readonly before?: string;
}

const at = (name: string, ...records: string[]): Zone => ({ [`_dmarc.${name}`]: { TXT: records } });
const there = (...names: string[]): Zone => Object.fromEntries(names.map((name) => [name, { A: "192.0.2.1" }]));

export const dmarcTrees: readonly DmarcTree[] = [
  { name: "no record anywhere", domain: "a.b.acme.test", zone: {}, at: null, organizational: "a.b.acme.test", policy: null },
  {
    name: "a record of its own",
    domain: "acme.test",
    zone: at("acme.test", "v=DMARC1; p=reject"),
    at: "acme.test",
    organizational: "acme.test",
    policy: "reject",
  },
  {
    name: "the parent’s policy",
    domain: "mail.acme.test",
    zone: { ...at("acme.test", "v=DMARC1; p=reject"), ...there("mail.acme.test") },
    at: "acme.test",
    organizational: "acme.test",
    policy: "reject",
  },
  {
    name: "the parent’s policy for subdomains",
    domain: "mail.acme.test",
    zone: { ...at("acme.test", "v=DMARC1; p=reject; sp=quarantine"), ...there("mail.acme.test") },
    at: "acme.test",
    organizational: "acme.test",
    policy: "quarantine",
  },
  {
    name: "np for a name that is not there",
    domain: "ghost.acme.test",
    zone: { ...at("acme.test", "v=DMARC1; p=none; sp=quarantine; np=reject"), ...there("acme.test") },
    at: "acme.test",
    organizational: "acme.test",
    policy: "reject",
    before: "sp",
  },
  {
    name: "sp and not np for a name that is there",
    domain: "mail.acme.test",
    zone: { ...at("acme.test", "v=DMARC1; p=none; sp=quarantine; np=reject"), ...there("mail.acme.test") },
    at: "acme.test",
    organizational: "acme.test",
    policy: "quarantine",
  },
  {
    name: "np without sp, for a name that is there",
    domain: "mail.acme.test",
    zone: { ...at("acme.test", "v=DMARC1; p=none; np=reject"), "mail.acme.test": { TXT: "x" } },
    at: "acme.test",
    organizational: "acme.test",
    policy: "none",
  },
  {
    name: "a name that exists only through what is below it",
    domain: "mid.acme.test",
    zone: { ...at("acme.test", "v=DMARC1; p=none; np=reject"), ...there("low.mid.acme.test") },
    at: "acme.test",
    organizational: "acme.test",
    policy: "none",
  },
  {
    name: "a record between",
    domain: "a.mail.acme.test",
    zone: { ...at("mail.acme.test", "v=DMARC1; p=none"), ...at("acme.test", "v=DMARC1; p=reject") },
    at: "acme.test",
    organizational: "acme.test",
    policy: "reject",
  },
  {
    name: "a record between that says it is the organization’s",
    domain: "a.mail.acme.test",
    zone: { ...at("mail.acme.test", "v=DMARC1; p=none; psd=n"), ...at("acme.test", "v=DMARC1; p=reject") },
    at: "mail.acme.test",
    organizational: "mail.acme.test",
    policy: "none",
    before: "acme.test",
  },
  {
    name: "its own record, and one above",
    domain: "mail.acme.test",
    zone: { ...at("mail.acme.test", "v=DMARC1; p=quarantine"), ...at("acme.test", "v=DMARC1; p=reject") },
    at: "mail.acme.test",
    organizational: "acme.test",
    policy: "quarantine",
  },
  {
    name: "a public suffix with a policy",
    domain: "acme.bank.test",
    zone: at("bank.test", "v=DMARC1; p=reject; psd=y"),
    at: "bank.test",
    organizational: "acme.bank.test",
    policy: "reject",
    before: "none",
  },
  {
    name: "below a public suffix with a policy",
    domain: "mail.acme.bank.test",
    zone: { ...at("bank.test", "v=DMARC1; p=reject; psd=y"), ...at("acme.bank.test", "v=DMARC1; p=quarantine") },
    at: "acme.bank.test",
    organizational: "acme.bank.test",
    policy: "quarantine",
  },
  {
    name: "the public suffix itself",
    domain: "bank.test",
    zone: at("bank.test", "v=DMARC1; p=reject; psd=y"),
    at: "bank.test",
    organizational: "bank.test",
    policy: "reject",
  },
  {
    name: "a public suffix that says psd=u",
    domain: "acme.bank.test",
    zone: at("bank.test", "v=DMARC1; p=reject; psd=u"),
    at: "bank.test",
    organizational: "bank.test",
    policy: "reject",
  },
  {
    name: "ten labels, and a record four up",
    domain: "a.b.c.d.e.f.g.h.acme.test",
    zone: at("d.e.f.g.h.acme.test", "v=DMARC1; p=reject"),
    at: "d.e.f.g.h.acme.test",
    organizational: "d.e.f.g.h.acme.test",
    policy: "reject",
  },
  {
    name: "ten labels, and a record that the walk jumps over",
    domain: "a.b.c.d.e.f.g.h.acme.test",
    zone: at("b.c.d.e.f.g.h.acme.test", "v=DMARC1; p=reject"),
    at: null,
    organizational: "a.b.c.d.e.f.g.h.acme.test",
    policy: null,
  },
  {
    name: "two records count as none",
    domain: "mail.acme.test",
    zone: { ...at("mail.acme.test", "v=DMARC1; p=none", "v=DMARC1; p=reject"), ...at("acme.test", "v=DMARC1; p=quarantine") },
    at: "acme.test",
    organizational: "acme.test",
    policy: "quarantine",
  },
  {
    name: "something else beside the record",
    domain: "acme.test",
    zone: at("acme.test", "hello", "v=DMARC1; p=reject"),
    at: "acme.test",
    organizational: "acme.test",
    policy: "reject",
  },
  {
    name: "no policy, but reports",
    domain: "acme.test",
    zone: at("acme.test", "v=DMARC1; rua=mailto:x@acme.test"),
    at: "acme.test",
    organizational: "acme.test",
    policy: "none",
  },
  {
    name: "upper-case values",
    domain: "acme.test",
    zone: at("acme.test", "v=DMARC1; p=REJECT; aspf=S"),
    at: "acme.test",
    organizational: "acme.test",
    policy: "reject",
  },
  {
    name: "spaces everywhere",
    domain: "acme.test",
    zone: at("acme.test", "v = DMARC1 ;p = reject ; "),
    at: "acme.test",
    organizational: "acme.test",
    policy: "reject",
  },
  {
    name: "a percentage, which has no meaning any more",
    domain: "acme.test",
    zone: at("acme.test", "v=DMARC1; p=reject; pct=0"),
    at: "acme.test",
    organizational: "acme.test",
    policy: "reject",
    before: "applied to 0 %",
  },
];
