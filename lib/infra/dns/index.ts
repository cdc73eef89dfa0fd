/** The DNS, asked with care. */
export type { Caa, Dns, Looked, Mx, Soa, Unanswered } from "./looked";
export { hexOf } from "./packet";
export { type DnsOptions, openDns } from "./resolver";
