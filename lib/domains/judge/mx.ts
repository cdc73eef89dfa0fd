/** MX of a domain, judged: can mail come back to it? Replies and bounces need it, and receivers look. */
import { isIP } from "node:net";
import type { Dns, Mx, Unanswered } from "@/lib/infra/dns";
import { type Instance, type Loss, type LossCode, loss, type PartVerdict, unknownPart, type Wanted } from "./verdict";

export const mxPriority = 10;
/** Of many hosts those that are tried first are looked at; senders do not go through more of them either (RFC 5321 section 5.1). */
const mostHosts = 20;

export async function judgeMx(dns: Dns, { domain, inbound }: Pick<Wanted, "domain" | "inbound">, instance: Instance): Promise<PartVerdict> {
  const looked = await dns.mx(domain);
  if (looked.state === "unknown") return unknownPart(looked);
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
    const web = await lookAtHost(dns, { priority: 0, host: domain }, instance);
    if (web.blind) return unknownPart(web.blind);
    if (!ours && (web.state === "there" || web.state === "alias"))
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
  const hosts = await Promise.all(records.map((record) => lookAtHost(dns, record, instance)));
  const blind = hosts.find((one) => one.blind)?.blind;
  const gone = hosts.filter(({ state }) => state === "gone" || state === "private").map(({ record }) => record);
  const inside = hosts.filter(({ state }) => state === "private");
  if (gone.length === records.length && inside.length > 0)
    return verdict("wrong", [
      give(
        "mx_private",
        `${names(gone)} ${gone.length > 1 ? "lead" : "leads"} to no public address (${inside[0]?.target}), so no mail from the internet can be delivered to ${domain} (RFC 6890). Name a host that can be reached from everywhere.`,
        lines(gone),
      ),
    ]);
  if (gone.length === records.length)
    return verdict("wrong", [
      give(
        "mx_nowhere",
        `${names(gone)} ${gone.length > 1 ? "have" : "has"} no address, so no mail can be delivered to ${domain}.`,
        lines(gone),
      ),
    ]);
  // No host is known to be there: what is known against one of them earns no points for the others.
  if (blind && hosts.every(({ state }) => state !== "there" && state !== "alias")) return { ...unknownPart(blind), found };
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
        `${names(gone)} ${gone.length > 1 ? "have" : "has"} no ${inside.length > 0 ? "public " : ""}address. Delete the record, and keep those that work.`,
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
  if (lost.length === 0 && blind) return { ...unknownPart(blind), found };
  return verdict(
    lost.some(({ code }) => code === "mx_elsewhere") ? "wrong" : lost.length ? "warn" : "ok",
    lost,
    lost[0] ? undefined : `Mail for ${domain} goes to ${names(records)}.`,
  );
}

const lines = (records: readonly Mx[]): string[] => records.map(({ priority, host }) => `${priority} ${host}`);

const names = (records: readonly Mx[]): string => [...new Set(records.map(({ host }) => host))].join(", ");

interface HostSeen {
  readonly record: Mx;
  readonly state: "there" | "private" | "gone" | "alias" | "unknown";
  /** The host behind an alias, or an address that nobody outside can reach. */
  readonly target: string;
  readonly blind?: Unanswered;
}

/** Both families are asked, since a host may have a public address in one of them only. */
async function lookAtHost(dns: Dns, record: Mx, { isReachable }: Pick<Instance, "isReachable">): Promise<HostSeen> {
  const looked = await Promise.all([dns.a(record.host), dns.aaaa(record.host)]);
  const found = looked.flatMap((one) => (one.state === "found" ? [one] : []));
  const there = found.find(({ records }) => records.some(isReachable));
  const behind = there?.via?.at(-1);
  if (there) return { record, state: behind ? "alias" : "there", target: behind ?? record.host };
  const blind = looked.find((one) => one.state === "unknown");
  if (blind) return { record, state: "unknown", target: "", blind };
  const [inside] = found.flatMap(({ records }) => records);
  return inside === undefined ? { record, state: "gone", target: "" } : { record, state: "private", target: inside };
}
