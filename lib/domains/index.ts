/** Domains: who may stand in From, and what signs for them. */
export { houseDomains, publishedKey, signingRecord, vouchForDomain } from "./house-domains";
export { sandboxDomain } from "./sandbox";
export { domainState, type Sender, senderFor } from "./sender";
export { signingKey } from "./signing-key";
