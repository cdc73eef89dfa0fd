/** The instance's own ways out, as the environment names them: SES first, then the relays in their order. */
import { env, relayUrls } from "@/lib/infra/env";
import { sesQuota, sesTransport } from "@/lib/infra/transports/ses";
import { smtpTransportFromUrl } from "@/lib/infra/transports/smtp";
import type { Transport } from "@/lib/infra/transports/types";
import { ownName, sesTimeouts } from "./build-transport";
import { usualSesRate } from "./provider";

export interface InstanceWay {
  /** `instance:ses`, `instance:smtp:0` …: the key under which its state and its pace are kept. */
  readonly key: string;
  readonly type: "ses" | "smtp";
  /** The region, or the host of the relay. */
  readonly name: string;
  /** Messages a second; null learns it. */
  readonly rate: number | null;
  /** Asks the provider, where nobody set a rate and it knows one. Never rejects. */
  readonly askRate?: () => Promise<number | null>;
  build(): Transport;
}

const messagesPerConnection = 500;

/** Empty when no mail leaves the instance. @throws TypeError for settings that no transport can be made of, without secrets */
export function instanceTransports(): readonly InstanceWay[] {
  const { SES_REGION } = env();
  return [...(SES_REGION ? [sesWay(SES_REGION)] : []), ...relayUrls().map(relayWay)];
}

function sesWay(region: string): InstanceWay {
  const { SES_CONFIGURATION_SET: configurationSet, SES_RATE, SES_DKIM, DELIVERY_CONNECTIONS: connections } = env();
  const options = { name: "instance:ses", region, configurationSet, connections, signs: SES_DKIM === "provider" };
  return {
    key: "instance:ses",
    type: "ses",
    name: region,
    rate: SES_RATE ?? null,
    ...(SES_RATE === undefined ? { askRate: () => askRate(options) } : {}),
    build: () => sesTransport({ ...options, timeouts: sesTimeouts() }),
  };
}

async function askRate(options: Parameters<typeof sesQuota>[0]): Promise<number> {
  const said = await sesQuota(options);
  return (said.ok ? said.account?.maxRate : null) ?? usualSesRate;
}

const relayWay = (url: string, index: number): InstanceWay => ({
  key: `instance:smtp:${index}`,
  type: "smtp",
  name: new URL(url).hostname.replace(/^\[(.*)\]$/, "$1"),
  rate: null,
  build: () =>
    smtpTransportFromUrl(url, {
      name: ownName(),
      connections: env().DELIVERY_CONNECTIONS,
      maxMessagesPerConnection: messagesPerConnection,
      signs: new URL(url).searchParams.get("dkim") === "relay",
    }),
});
