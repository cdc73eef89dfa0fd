/** The way out to places that customers name: public addresses only, unless the operator allows more. */
export { type AddressKind, classify } from "./classify";
export {
  checkPeer,
  type GuardedConnectOptions,
  guardedConnect,
  guardedLookup,
  OutboundRefused,
  pinned,
  vetOrThrow,
} from "./guarded-connect";
export { type Fetched, type FetchOptions, guardedFetch, type NotFetched } from "./guarded-fetch";
export { readUrl } from "./read-url";
export { canonicalHost, mayReach, type PortPolicy, type Refusal, type VetOptions, type Vetted, vetHost } from "./vet-host";
