/** SPF of a domain, judged: is the record sound, does it let this instance send, and what should stand there instead? */
import type { Dns } from "@/lib/infra/dns";
import { checkHost, type SpfAnswer, type SpfProblem, type SpfResult, spfLimits } from "./spf";
import { endedSpf, mendedSpf, mergedSpf, ownTerms, plainSpf, slimmedSpf } from "./spf-fix";
import { looksLikeSpf, tidySpf, whyNotSpf } from "./spf-mistyped";
import { isSpf, parseSpf } from "./spf-record";
import { type Instance, type Loss, type LossCode, loss, type PartVerdict, unknownPart } from "./verdict";

export interface SpfVerdict extends PartVerdict {
  /** For mail of this instance; without known addresses, for nobody's. */
  readonly result: SpfResult;
  readonly record: string | null;
  /** Of the whole record, read to its end. */
  readonly lookups: number;
  readonly voids: number;
  /** Whether this instance may send; null when it could not be asked, or nothing is known of where it sends from. */
  readonly authorized: boolean | null;
}

export async function judgeSpf(dns: Dns, domain: string, instance: Instance): Promise<SpfVerdict> {
  const asked = { domain, sender: `postmaster@${domain}` };
  const operator = await operatorsFault(dns, instance);
  const whole = await checkHost(dns, { ...asked, ip: null });
  const answers = await Promise.all(instance.sendingIps.map((ip) => checkHost(dns, { ...asked, ip })));
  const failed = answers.find(({ result }) => result !== "pass");
  const mine = failed ?? answers[0] ?? whole;
  const facts = { record: whole.record, lookups: whole.lookups, voids: whole.voids };
  const blind = [whole, ...answers].find(({ result }) => result === "temperror");
  if (blind) {
    const problem = blind.problems.find((one): one is Extract<SpfProblem, { kind: "unknown" }> => one.kind === "unknown");
    return { ...unknownPart(problem?.unanswered ?? { why: "the DNS gave no answer" }), result: "temperror", authorized: null, ...facts };
  }
  if (operator) return { ...unknownPart({ why: operator }), result: mine.result, authorized: null, ...facts };
  const texts = await dns.txt(domain);
  const valid = texts.state === "found" ? texts.records.filter(isSpf) : [];
  const mistyped = texts.state === "found" ? texts.records.filter((text) => !isSpf(text) && looksLikeSpf(text)) : [];
  const found = valid.length > 0 ? valid : mistyped;
  const authorized = whole.result === "permerror" || whole.result === "none" ? false : authorizes(whole, answers, instance);
  const lost = await losses(dns, domain, instance, whole, valid, mistyped, authorized);
  const notes = [...notesOn(whole, lost), ...(valid.length > 0 ? mistyped.map(passedOver) : [])];
  const [first] = lost;
  const bad = lost.some(({ code }) => code !== "spf_open_end" && code !== "spf_ptr");
  return {
    state: found.length === 0 ? "missing" : bad ? "wrong" : first ? "warn" : "ok",
    pass: !bad,
    detail:
      first?.says ??
      `The record is sound${authorized ? " and lets this instance send" : ""}; it uses ${whole.lookups} of ${spfLimits.lookups} look-ups.`,
    found,
    lost,
    notes,
    result: mine.result,
    authorized,
    ...facts,
  };
}

/** When the record that customers include is broken, no record of theirs can be right, and none is to blame. */
async function operatorsFault(dns: Dns, { spfInclude }: Instance): Promise<string | null> {
  if (!spfInclude) return null;
  const { result } = await checkHost(dns, { ip: null, domain: spfInclude, sender: `postmaster@${spfInclude}` });
  const broken = result === "none" || result === "permerror";
  return broken
    ? `this instance's own SPF record at ${spfInclude} is ${result === "none" ? "missing" : "broken"}, and its operator has to mend it`
    : null;
}

function authorizes(whole: SpfAnswer, answers: readonly SpfAnswer[], { spfInclude }: Instance): boolean | null {
  if (answers.length > 0) {
    const refused = answers.filter(({ result }) => result !== "pass");
    return refused.length === 0 ? true : refused.every(({ unjudged }) => unjudged.length > 0) ? null : false;
  }
  if (!spfInclude) return null;
  return whole.visited.includes(spfInclude.toLowerCase()) || (whole.unjudged.length > 0 ? null : false);
}

async function losses(
  dns: Dns,
  domain: string,
  instance: Instance,
  whole: SpfAnswer,
  found: readonly string[],
  mistyped: readonly string[],
  authorized: boolean | null,
): Promise<Loss[]> {
  const [text] = found;
  const fix = (value: string, remove = found) => ({
    type: "TXT" as const,
    name: domain,
    value,
    remove: remove.filter((one) => one !== value),
  });
  if (!text && mistyped[0])
    return [
      loss(
        "spf",
        "spf_syntax",
        `${domain} has a record that receivers do not take for SPF, because ${whyNotSpf(mistyped[0])}: ${mistyped[0].slice(0, 200)} Replace it with this one.`,
        fix(mergedSpf(mistyped.map(tidySpf), instance), mistyped),
      ),
    ];
  if (!text) return [loss("spf", "spf_missing", `${domain} has no SPF record. Publish this one.`, fix(plainSpf(instance)))];
  if (found.length > 1) {
    const { value, dropped } = await slimmedSpf(dns, domain, mergedSpf(found.map(tidySpf), instance), instance);
    const count = found.length === 2 ? "two" : found.length;
    const says = `You have ${count} SPF records, and receivers then use none of them. Merge them into this one.${leftOut(dropped)}`;
    return [loss("spf", "spf_several", says, fix(value))];
  }
  if (whole.result === "permerror") {
    const [code, says] = explain(whole.problems, domain);
    const mended = mendedSpf(text, instance);
    const { value, dropped } = await slimmedSpf(dns, domain, mended, instance);
    return [loss("spf", code, `${says} Receivers then ignore the whole record. Replace it with this one.${leftOut(dropped)}`, fix(value))];
  }
  const lost: Loss[] = [];
  const { record } = parseSpf(text);
  const end = record.terms.find(({ mechanism }) => mechanism === "all");
  if (end?.qualifier === "+")
    lost.push(
      loss(
        "spf",
        "spf_allows_everyone",
        `“${end.text}” lets everybody send as ${domain}. End the record with “~all”.`,
        fix(endedSpf(text, instance)),
      ),
    );
  else if (authorized === false) {
    const { value, dropped } = await slimmedSpf(dns, domain, mergedSpf([text], instance), instance);
    const says = `The record does not let this instance send for ${domain}. Add “${ownTerms(instance).join(" ")}” to it, like this.${leftOut(dropped)}`;
    lost.push(loss("spf", "spf_not_authorized", says, fix(value)));
  }
  if (end?.qualifier === "?" || (!end && !record.redirect))
    lost.push(
      loss(
        "spf",
        "spf_open_end",
        "The record does not say what to do with mail from elsewhere. End it with “~all”.",
        fix(endedSpf(text, instance)),
      ),
    );
  if (record.terms.some(({ mechanism }) => mechanism === "ptr"))
    lost.push(
      loss(
        "spf",
        "spf_ptr",
        "“ptr” is slow, and many receivers do not look at it (RFC 7208 section 5.5). Leave it out.",
        fix((await slimmedSpf(dns, domain, text, instance)).value),
      ),
    );
  return lost;
}

/** Nothing goes out of a record without a word. */
const leftOut = (dropped: readonly { readonly term: string; readonly why: string }[]): string =>
  dropped.map(({ term, why }) => ` “${term}” is left out, because ${why}.`).join("");

const passedOver = (text: string): string =>
  `Receivers pass over another record that was meant as SPF, because ${whyNotSpf(text)}: ${text.slice(0, 200)}`;

function explain(problems: readonly SpfProblem[], domain: string): [LossCode, string] {
  const problem = problems.find(({ kind }) => kind !== "ptr");
  const place = problem && problem.at !== domain ? ` (in the record of ${problem.at})` : "";
  switch (problem?.kind) {
    case "lookups":
      return [
        "spf_lookups",
        `The record needs more than ${spfLimits.lookups} DNS look-ups; “${problem.term}”${place} is the one too many.`,
      ];
    case "voids":
      return ["spf_voids", `More than ${spfLimits.voids} names in the record do not exist, ${problem.name} among them.`];
    case "loop":
      return ["spf_broken_include", `“${problem.term}”${place} leads back to where it came from.`];
    case "target":
      return ["spf_broken_include", `“${problem.term}”${place} leads to ${problem.name}, which has no SPF record.`];
    case "several":
      return ["spf_broken_include", `${problem.at}, which the record includes, has more than one SPF record.`];
    case "mx-names":
      return ["spf_lookups", `${problem.name} has more than ${spfLimits.names} MX hosts, too many for the term “mx”.`];
    case "characters":
      return [
        place ? "spf_broken_include" : "spf_syntax",
        `The record${place} holds characters that are not ASCII, often from copying out of a document.`,
      ];
    case "syntax":
      return [
        place ? "spf_broken_include" : "spf_syntax",
        `${problem.mistakes.map(({ says }) => says).join(" ")}${place ? ` This is${place.replace(/[()]/g, "")}.` : ""}`,
      ];
    default:
      return ["spf_syntax", "The record is an error."];
  }
}

function notesOn({ lookups, result }: SpfAnswer, lost: readonly Loss[]): string[] {
  if (result === "permerror" || lost.some(({ code }) => code === "spf_missing")) return [];
  return lookups >= spfLimits.lookups - 1
    ? [`The record uses ${lookups} of ${spfLimits.lookups} look-ups: one more service may break it.`]
    : [];
}
