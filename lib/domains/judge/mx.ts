/** MX of a domain, judged: can mail come back to it? Replies and bounces need it, and receivers look. */
import { isIP } from "node:net";
import type { Dns, Mx } from "@/lib/infra/dns";
import { type Instance, type Loss, type LossCode, loss, type PartVerdict, unknownPart, type Wanted } from "./verdict";

export const mxPriority = 10;
/** Of many hosts those that are tried first are looked at; senders do not go through more of them either (RFC 5321 section 5.1). */
const mostHosts = 20;

export async function judgeMx(dns: Dns, { domain, inbound }: Pick<Wanted, "domain" | "inbound">, instance: Instance): Promise<PartVerdict> {
  const looked = await dns.mx(domain);
  if (looked.state === "unknown") return unknownPart(looked.why);
  const all = looked.state === "found" ? looked.records : [];
  const records = all.length > mostHosts ? all.toSorted((a, b) => a.priority - b.priority).slice(0, mostHosts) : all;
  const found = records.map(({ priority, host }) => `${priority} ${host || "."}`);
  const ours = inbound && instance.mxHost;
  const target = instance.mxHost ?? `mail.${domain}`;
  const unless = inbound || !instance.mxHost ? "" : " If another provider keeps your mailboxes, take the value it names.";
  const give = (code: LossCode, says: string, remove: readonly string[] = []): Loss =>
    loss("mx", code, says + unless, { type: "MX", name: domain, value: `${mxPriority} ${target}`, remove });
  const verdict = (state: PartVerdict["state"], lost: readonly Loss[], detail = lost[0]?.says ?? ""): PartVerdict => ({
    state,
    pass: state === "ok" || state === "warn",
    detail,
    found,
    lost,
    notes: [],
  });
  if (records.length === 0) {
    const [a, aaaa] = await Promise.all([dns.a(domain), dns.aaaa(domain)]);
    const blind = [a, aaaa].find(({ state }) => state === "unknown");
    if (a.state !== "found" && aaaa.state !== "found" && blind?.state === "unknown") return unknownPart(blind.why);
    if (!ours && (a.state === "found" || aaaa.state === "found"))
      return verdict("warn", [
        give("mx_implicit", `${domain} has no MX record, so replies go to the address of its web site. Name the host that takes mail.`),
      ]);
    return verdict("missing", [
      give("mx_missing", `${domain} has no MX record: replies and bounces have nowhere to go. Publish this one.`),
    ]);
  }
  if (records.some(({ host }) => host === ""))
    return verdict("wrong", [
      give(
        "mx_null",
        `${domain} says that it takes no mail (“0 .”), and receivers refuse senders who cannot be answered. Replace it.`,
        found,
      ),
    ]);
  const literal = records.find(({ host }) => isIP(host));
  if (literal)
    return verdict("wrong", [
      give("mx_address", `MX names a host, never an address: ${literal.host} does not work. Replace it.`, lines([literal])),
    ]);
  const hosts = await Promise.all(records.map((record) => lookAtHost(dns, record)));
  const blind = hosts.find(({ state }) => state === "unknown");
  const gone = hosts.filter(({ state }) => state === "gone").map(({ record }) => record);
  if (gone.length === records.length)
    return verdict("wrong", [
      give(
        "mx_nowhere",
        `${names(gone)} ${gone.length > 1 ? "have" : "has"} no address, so no mail can be delivered to ${domain}.`,
        lines(gone),
      ),
    ]);
  const lost: Loss[] = [];
  if (ours && !records.some(({ host }) => host === instance.mxHost?.toLowerCase()))
    lost.push(
      give(
        "mx_elsewhere",
        `Mail for ${domain} goes to ${names(records)}, not to this instance. Add this record, and delete the others.`,
        found,
      ),
    );
  if (gone.length > 0)
    lost.push(
      loss(
        "mx",
        "mx_partly_nowhere",
        `${names(gone)} ${gone.length > 1 ? "have" : "has"} no address. Delete the record, and keep those that work.`,
        {
          type: "MX",
          name: domain,
          value: lines(records.filter((record) => !gone.includes(record)))[0] ?? "",
          remove: lines(gone),
        },
      ),
    );
  const alias = hosts.find(({ state }) => state === "alias");
  if (alias)
    lost.push(
      loss(
        "mx",
        "mx_alias",
        `${alias.record.host} is an alias (CNAME), which MX may not name (RFC 2181 section 10.3). Name the host behind it.`,
        {
          type: "MX",
          name: domain,
          value: `${alias.record.priority} ${alias.target}`,
          remove: lines([alias.record]),
        },
      ),
    );
  if (lost.length === 0 && blind?.state === "unknown") return { ...unknownPart(blind.target), found };
  return verdict(
    lost.some(({ code }) => code === "mx_elsewhere") ? "wrong" : lost.length ? "warn" : "ok",
    lost,
    lost[0] ? undefined : `Mail for ${domain} goes to ${names(records)}.`,
  );
}

const lines = (records: readonly Mx[]): string[] => records.map(({ priority, host }) => `${priority} ${host}`);

const names = (records: readonly Mx[]): string => [...new Set(records.map(({ host }) => host))].join(", ");

/** `target` is the host behind an alias, or why nothing could be asked. */
async function lookAtHost(dns: Dns, record: Mx): Promise<{ record: Mx; state: "there" | "gone" | "alias" | "unknown"; target: string }> {
  const [a, aaaa] = await Promise.all([dns.a(record.host), dns.aaaa(record.host)]);
  const there = a.state === "found" ? a : aaaa.state === "found" ? aaaa : null;
  const behind = there?.via?.at(-1);
  if (there) return { record, state: behind ? "alias" : "there", target: behind ?? record.host };
  const blind = [a, aaaa].find((looked) => looked.state === "unknown");
  return blind?.state === "unknown" ? { record, state: "unknown", target: blind.why } : { record, state: "gone", target: "" };
}
