/** What to do next about a domain, in one sentence: the first that holds, from the most urgent down. */
import type { DomainDetail, DomainRecord } from "@/lib/domains/schemas";

export interface NextStep {
  readonly tone: "info" | "ok" | "warn" | "bad";
  readonly says: string;
  /** A moment that the sentence leads up to: "… Sending stops in 2 h." */
  readonly until: string | null;
}

type Facts = Pick<
  DomainDetail,
  "domain" | "status" | "approval" | "usable" | "graceUntil" | "rejectedBecause" | "records" | "checks" | "lost" | "host" | "incomplete"
>;

export const purposes: Record<DomainRecord["purpose"], string> = {
  ownership: "Ownership",
  dkim: "DKIM",
  spf: "SPF",
  dmarc: "DMARC",
  mx: "MX",
  tracking: "Tracking",
};

export function nextStep(domain: Facts): NextStep {
  const { approval, status, graceUntil, rejectedBecause, usable, lost, checks, incomplete } = domain;
  const say = (tone: NextStep["tone"], says: string, until: string | null = null): NextStep => ({ tone, says, until });
  if (approval === "rejected")
    return say("bad", `The operator rejected this domain${rejectedBecause ? `: ${ended(rejectedBecause)}` : "."}`);
  const open = domain.records.filter(({ required, status }) => required && status !== "ok" && status !== "warn");
  if (graceUntil) return say("warn", `${whatToMend(domain, open)} Mail still leaves; sending stops`, graceUntil);
  if (status === "failed") return say("bad", `Sending from ${domain.domain} has stopped. ${whatToMend(domain, open)}`);
  if (status === "pending") {
    const besides = usable
      ? "An operator vouches for this domain, so mail can be sent already. "
      : approval === "waiting"
        ? "An operator of this instance has to approve the domain besides. "
        : "";
    return say("info", `${besides}${whatToMend(domain, open)}`);
  }
  if (approval === "waiting")
    return say(
      "info",
      "The DNS is right. An operator of this instance has to approve the domain before mail can leave; you will get a mail.",
    );
  if (open.length > 0) return say("info", whatToMend(domain, open));
  const [best] = lost;
  const sends = usable ? `Mail can be sent from ${domain.domain}.` : `${domain.domain} is verified.`;
  if (best) return say("ok", `${sends} For ${best.points} more ${best.points === 1 ? "point" : "points"}: ${best.says}`);
  const unanswered = Object.values(checks ?? {}).find(({ unansweredSince }) => unansweredSince);
  if (unanswered) return say("warn", `${sends} ${unanswered.detail}`);
  if (incomplete) return say("info", `${sends} Not everything could be checked this time; the check is repeated by itself.`);
  return say("ok", `${sends} Every record is right; nothing is left to do.`);
}

function whatToMend({ host, incomplete }: Facts, open: readonly DomainRecord[]): string {
  const of = (state: DomainRecord["status"]) => open.filter(({ status }) => status === state);
  const [wrong] = of("wrong");
  if (wrong) return `Correct the ${nameOf(wrong)} record at ${wrong.name}: below, the characters that differ are marked.`;
  /** What no check has asked about yet has to be published all the same. */
  const missing = incomplete ? of("missing") : open.filter(({ status }) => status === "missing" || status === "unknown");
  if (missing.length > 0) {
    const names = new Intl.ListFormat("en").format(missing.map(nameOf));
    return `Publish ${missing.length === 1 ? "one record" : `${missing.length} records`} at ${host?.name ?? "your DNS host"}: ${names}.`;
  }
  const unanswered = open.find(({ unansweredSince }) => unansweredSince);
  if (unanswered?.says) return unanswered.says;
  if (open.length > 0)
    return "The DNS could not be asked about every record. That says nothing about what you have published; it is asked again by itself.";
  return "Every required record was seen; the next check completes the verification.";
}

const nameOf = ({ purpose }: DomainRecord): string => (purpose === "ownership" ? "ownership" : purposes[purpose]);
const ended = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);
