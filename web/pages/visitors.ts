/** Who asks for a page, as far as that decides how much of this process they may have. It authorizes nothing. */
import type { IncomingMessage } from "node:http";
import { bytesOf } from "@/lib/infra/net/cidr";
import { sealedSession } from "@/lib/web/session";

export interface Visitor {
  readonly who: string;
  readonly signedIn: boolean;
}

/** Whoever holds a session that we sealed counts for themselves, everybody else by their address. */
export async function visitorOf(request: IncomingMessage, ip: string | null): Promise<Visitor> {
  const session = await sealedSession(request.headers.cookie ?? null);
  return session ? { who: `session ${session}`, signedIn: true } : { who: `address ${networkOf(ip)}`, signedIn: false };
}

/** An IPv6 customer has a /64 at least (RFC 6177), and all of its addresses. */
function networkOf(ip: string | null): string {
  const bytes = ip === null ? null : bytesOf(ip);
  if (!bytes) return ip ?? "unknown";
  return bytes.length === 16 ? `${bytes.subarray(0, 8).toString("hex")}/64` : bytes.join(".");
}
