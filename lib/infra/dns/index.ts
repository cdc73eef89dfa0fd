/** The DNS, asked with care. */
export type { Caa, Dns, Looked, Mx, Soa } from "./looked";
export { hexOf, reverseName } from "./packet";
export { type DnsOptions, openDns, parseServer } from "./resolver";
