/** Who asked for a change, as an event says it. */
import { publicId } from "@/lib/infra/ids";
import type { Principal } from "@/lib/kernel/principal";

/** `usr_…`, `key_…`, or null for the platform itself. */
export function byWhom(who: Principal): string | null {
  if (who.kind === "key") return publicId("key", who.keyId);
  return "userId" in who ? publicId("user", who.userId) : null;
}
