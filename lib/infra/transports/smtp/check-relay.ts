/** Can mail be handed to this relay? Asked without sending any: connection, TLS and login only. */
import { logIn } from "./login";
import { checkOptions, optionsFromUrl } from "./options";
import { Failure } from "./wire";

const patienceMs = 5000;

/** Never rejects; what it says holds no secret. */
export async function checkRelay(url: string, name = "localhost"): Promise<{ ok: boolean; says: string }> {
  const quick = { connect: patienceMs, greeting: patienceMs, tls: patienceMs, auth: patienceMs };
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
