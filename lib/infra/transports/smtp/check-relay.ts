/** Can mail be handed to this relay? Asked without sending any: connection, TLS and login only. */

import type { SmtpStage } from "../types";
import { logIn } from "./login";
import { checkOptions, optionsFromUrl, type SmtpOptions } from "./options";
import { Failure } from "./wire";

const patienceMs = 5000;
const quick = { connect: patienceMs, greeting: patienceMs, tls: patienceMs, auth: patienceMs };

export type TriedRelay =
  | { readonly ok: true; readonly tls: string | null }
  /** The code is what the server answered, if it did; its words are kept back. */
  | { readonly ok: false; readonly stage: SmtpStage; readonly code: number | null; readonly timedOut: boolean };

/** The same of a relay whose owner is a stranger to us. Never rejects. @throws TypeError, see checkOptions */
export async function tryRelay(options: Omit<SmtpOptions, "connections" | "maxMessagesPerConnection" | "timeouts">): Promise<TriedRelay> {
  const settings = checkOptions({ ...options, connections: 1, maxMessagesPerConnection: 1, timeouts: quick });
  try {
    const { wire } = await logIn(settings);
    const { tls } = wire;
    wire.quit();
    return { ok: true, tls };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { ok: false, stage: error.stage, code: error.reply?.code ?? null, timedOut: error.timedOut };
  }
}

/** Never rejects; what it says holds no secret. */
export async function checkRelay(url: string, name = "localhost"): Promise<{ ok: boolean; says: string }> {
  const settings = checkOptions({ ...optionsFromUrl(url), name, connections: 1, maxMessagesPerConnection: 1, timeouts: quick });
  const where = `${settings.host}:${settings.port}`;
  try {
    const { wire } = await logIn(settings);
    const { tls } = wire;
    wire.quit();
    return { ok: true, says: `The relay ${where} takes mail${tls ? ` over ${tls}` : ", without encryption"}.` };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { ok: false, says: `The relay ${where} does not take mail (${error.stage}): ${error.message}` };
  }
}
