/** Amazon SES by its API (version 2): the message goes out as it was composed, byte for byte. */
import type { Answer, Parcel, Transport } from "../types";
import { newCall } from "./call";
import { classifySesError } from "./classify";
import { openSesClient, type SesClient } from "./client";
import { Gate } from "./gate";
import { checkSesOptions, type SesOptions, type SesSettings } from "./options";

export type { SesAccount } from "./client";
export type { SesOptions } from "./options";
export { type SesQuota, sesQuota } from "./quota";

/**
 * One request for each parcel; its answer counts for all recipients, of whom there are at most 50.
 * @throws TypeError, see checkSesOptions
 */
export function sesTransport(options: SesOptions): Transport {
  const settings = checkSesOptions(options);
  const gate = new Gate(settings.connections);
  let opening: Promise<SesClient> | null = null;
  const client = () => {
    opening ??= openSesClient(settings);
    return opening;
  };
  return {
    name: settings.name,
    signs: settings.signs ?? false,
    rewrites: rewrittenBySes,
    async send(parcel, signal, onHandover) {
      if (parcel.recipients.length === 0) return [];
      const refused = cannotSay(parcel);
      if (refused) return parcel.recipients.map(() => refused);
      const entered = await gate.enter(signal);
      const answer = entered
        ? await give(parcel, client, settings, onHandover).finally(() => gate.leave())
        : { ...nothing, result: "temporary" as const, text: "The message was taken back before it was sent." };
      return parcel.recipients.map(() => answer);
    },
    async close() {
      await gate.close();
      (await opening)?.close();
    },
  };
}

/** SES puts its own in their place, so a signature that covers them would break. */
const rewrittenBySes: ReadonlySet<string> = new Set(["message-id", "date"]);

const nothing = { stage: "ses", code: null, enhanced: null, remoteHost: null, tls: null } as const;

async function give(parcel: Parcel, client: () => Promise<SesClient>, settings: SesSettings, onHandover?: () => void): Promise<Answer> {
  const call = newCall(AbortSignal.timeout(settings.timeouts.total), onHandover);
  try {
    const providerId = await (await client()).send(parcel, call);
    const seen = { ...nothing, remoteHost: call.host, tls: call.tls };
    return providerId
      ? { ...seen, result: "sent", text: `SES took it as ${providerId.slice(0, 200)}.`, providerId: providerId.slice(0, 200) }
      : { ...seen, result: "ambiguous", text: "SES said that it took the message, and named no id." };
  } catch (error) {
    return { ...nothing, remoteHost: call.host, tls: call.tls, ...classifySesError(error, call) };
  }
}

/** SES has no SMTPUTF8: addresses and headers are ASCII. */
function cannotSay({ smtpUtf8, envelopeFrom, recipients }: Parcel): Answer | null {
  if (!smtpUtf8 && [envelopeFrom, ...recipients].every((address) => /^[\x20-\x7e]*$/.test(address))) return null;
  return {
    ...nothing,
    result: "permanent",
    enhanced: "5.6.7",
    text: "The message has an address outside of ASCII, which SES does not take.",
  };
}
