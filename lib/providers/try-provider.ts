/** Does a provider work? It is asked without sending anything. What it answers is said in our words: a stranger's host may say what it likes. */

import { vetHost } from "@/lib/infra/net";
import { type SesQuota, sesQuota } from "@/lib/infra/transports/ses";
import { type TriedRelay, tryRelay } from "@/lib/infra/transports/smtp/check-relay";
import { ownName, relayOptions, sesOptions } from "./build-transport";
import type { Setup } from "./provider";
import type { Quota } from "./schemas";

export interface Tried {
  readonly ok: boolean;
  readonly sentence: string;
  /** The field to mend. */
  readonly field: "accessKeyId" | "endpoint" | "host" | "security" | "password" | null;
  readonly quota: Quota | null;
}

/** Never rejects. Nothing leaves for an address that is not public (see lib/infra/net). */
export async function tryProvider(setup: Setup, now: Date): Promise<Tried> {
  return setup.type === "ses" ? trySes(setup, now) : trySmtp(setup);
}

async function trySes(setup: Setup & { type: "ses" }, now: Date): Promise<Tried> {
  const { endpoint, region } = setup.settings;
  if (endpoint !== null) {
    const { hostname, port, protocol } = new URL(endpoint);
    const vetted = await vetHost(hostname, Number(port || (protocol === "https:" ? 443 : 80)), { ports: "web" });
    if (!vetted.ok) return failed(`The endpoint cannot be used: ${vetted.why}.`, "endpoint");
  }
  const said = await sesQuota({ ...sesOptions(setup), name: "test", connections: 1 });
  return said.ok
    ? sesWorks(said, region, now)
    : failed(said.text, said.reason === "credentials" ? "accessKeyId" : endpoint ? "endpoint" : null);
}

function sesWorks({ account }: SesQuota & { ok: true }, region: string, now: Date): Tried {
  if (!account)
    return {
      ok: true,
      sentence: `SES in ${region} knows the key. It may not read its quota (ses:GetAccount), so 14 messages a second are assumed.`,
      field: null,
      quota: null,
    };
  const quota = { ...account, at: now.toISOString() };
  if (!account.sending)
    return { ...failed(`SES in ${region} knows the key, and has paused sending for its account.`, "accessKeyId"), quota };
  const figures = [
    account.maxRate === null ? null : `${account.maxRate.toLocaleString("en")} a second`,
    account.max24h === null || account.max24h < 0 ? null : `${account.max24h.toLocaleString("en")} a day`,
  ].filter((figure) => figure !== null);
  const limits = figures.length > 0 ? ` It takes ${figures.join(" and ")}.` : "";
  const sandbox = account.sandbox ? " Its account is in the SES sandbox: it sends to verified addresses only." : "";
  return { ok: true, sentence: `SES in ${region} answers.${limits}${sandbox}`, field: null, quota };
}

async function trySmtp(setup: Setup & { type: "smtp" }): Promise<Tried> {
  const { host, port } = setup.settings;
  const vetted = await vetHost(host, port, { ports: "smtp" });
  if (!vetted.ok) return failed(`The relay cannot be used: ${vetted.why}.`, "host");
  const tried = await tryRelay({ ...relayOptions(setup), name: ownName() });
  if (!tried.ok) return relayFails(tried, `${host}:${port}`);
  const how = tried.tls ? `over ${tried.tls.split(" ")[0]}` : "without encryption";
  const login = setup.settings.user === null ? "takes mail without a login" : "accepts the login";
  return { ok: true, sentence: `The relay ${host}:${port} ${login}, ${how}.`, field: null, quota: null };
}

function relayFails({ stage, code, timedOut }: TriedRelay & { ok: false }, where: string): Tried {
  const said = code === null ? "" : ` (${code})`;
  if (stage === "connect") return failed(`${where} ${timedOut ? "did not answer in time" : "could not be reached"}.`, "host");
  if (stage === "auth") return failed(`${where} does not accept the user name or the password${said}.`, "password");
  if (stage === "tls")
    return failed(
      `No encrypted connection to ${where} could be made${said}. Its certificate may be wrong, or it wants another kind of encryption.`,
      "security",
    );
  return failed(
    `${where} ${timedOut ? "accepted the connection and said nothing" : `does not talk to us as a mail server${said}`}.`,
    "host",
  );
}

const failed = (sentence: string, field: Tried["field"]): Tried => ({ ok: false, sentence, field, quota: null });
