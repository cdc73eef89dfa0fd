import { forbidden } from "@/lib/kernel/fault";

/** The same for a domain that the team has as for one that nobody has. @throws Fault domain_not_allowed at the field */
export function refuseOtherDomain(domain: string, asked: string, field: string): void {
  if (asked === domain) return;
  throw forbidden("domain_not_allowed", `This key is limited to ${domain} and gets no figures of other domains.`, { field });
}
