/** This instance as domains see it: what they point to, and the names that are its own. */
import { env } from "@/lib/infra/env";
import { parseMailbox } from "@/lib/infra/mime/address";
import { mayReach } from "@/lib/infra/net";
import type { Instance, NameRules } from "./judge";

export function instance(): Instance {
  const { SPF_INCLUDE, SENDING_IPS, MX_HOST, TRACKING_HOST, DMARC_REPORTS_TO, CERTIFICATE_AUTHORITY } = env();
  return {
    spfInclude: SPF_INCLUDE ?? null,
    sendingIps: SENDING_IPS,
    mxHost: MX_HOST ?? null,
    trackingHost: TRACKING_HOST ?? null,
    reportsTo: DMARC_REPORTS_TO ?? null,
    certificateAuthority: CERTIFICATE_AUTHORITY,
    isReachable: (address) => mayReach(address),
  };
}

/** Names that nobody can claim, and whether names that exist nowhere may be. */
export function nameRules(): NameRules {
  const { APP_URL, MAIL_FROM, SMTP_NAME, SPF_INCLUDE, MX_HOST, TRACKING_HOST, NODE_ENV, DNS_SERVERS } = env();
  const hosts = [APP_URL ? new URL(APP_URL).hostname : undefined, SMTP_NAME, SPF_INCLUDE, MX_HOST, TRACKING_HOST];
  if (MAIL_FROM) hosts.push(parseMailbox(MAIL_FROM).address.domain);
  const operatorNames = hosts.filter((host): host is string => host !== undefined && /\.[a-z]/i.test(host));
  // Names below .test and .example are like any other where somebody serves them (RFC 6761 sections 6.2 and 6.5): a staging
  // instance with resolvers of its own. The public DNS never has them, so elsewhere such a domain could only wait for ever.
  return { operatorNames: [...new Set(operatorNames)], allowTestNames: NODE_ENV !== "production" || DNS_SERVERS.length > 0 };
}
