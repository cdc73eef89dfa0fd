/** API keys: made, listed, revoked, recognised. */
import { createKey } from "./create-key";
import { listKeys } from "./list-keys";
import { revokeKey } from "./revoke-key";
import { whoAmI } from "./who-am-i";

export { type FoundKey, findKeyBySecret, ipAllowed, noteKeyUse } from "./find-by-secret";
export { activeKeysOf } from "./key";
export { looksLikeSecret } from "./secret";
export const keyOperations = [createKey, listKeys, revokeKey, whoAmI] as const;
