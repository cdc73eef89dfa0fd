/** What an account of SES may still send, asked without sending anything. */

import { newCall } from "./call";
import { classifySesError } from "./classify";
import { openSesClient, type SesAccount } from "./client";
import { checkSesOptions, type SesOptions } from "./options";

export type SesQuota =
  | { readonly ok: true; readonly account: SesAccount | null }
  | { readonly ok: false; readonly reason: "credentials" | "unreachable"; readonly text: string };

const denied = new Set(["AccessDeniedException", "AccessDenied", "NotAuthorized"]);

/**
 * GetAccount. The account is null when SES knows the credentials and they may not ask that question: sending needs no such
 * right. Never rejects; nothing that it says is secret. @throws TypeError, see checkSesOptions
 */
export async function sesQuota(options: SesOptions): Promise<SesQuota> {
  const settings = checkSesOptions({ timeouts: { connect: 5000, total: 10_000 }, ...options });
  const client = await openSesClient(settings);
  const call = newCall(AbortSignal.timeout(settings.timeouts.total));
  try {
    return { ok: true, account: await client.account(call) };
  } catch (error) {
    if (error instanceof Error && denied.has(error.name)) return { ok: true, account: null };
    const { text } = classifySesError(error, { ...call, handed: false });
    const known = call.status !== null && call.status >= 400 && call.status < 500 && call.status !== 429;
    return { ok: false, reason: known ? "credentials" : "unreachable", text };
  } finally {
    client.close();
  }
}
