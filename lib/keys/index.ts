/** API keys: made, listed, rotated, revoked, recognised. */
import { createKey } from "./create-key";
import { getKey } from "./get-key";
import { listKeys } from "./list-keys";
import { revokeKey } from "./revoke-key";
import { revokeKeysOfDomain } from "./revoke-keys-of-domain";
import { rotateKey } from "./rotate-key";
import { whoAmI } from "./who-am-i";

export { activeKeysOf } from "./key";
export { type Count, type FoundKey, ipAllowed, noteKeyUse, probeDatabase, recognizeKey, type Use } from "./recognize-key";
export { looksLikeSecret } from "./secret";
export const keyOperations = [createKey, listKeys, getKey, revokeKey, rotateKey, whoAmI] as const;
export const keyJobs = [revokeKeysOfDomain] as const;
export { createKey, listKeys, revokeKey, revokeKeysOfDomain };
