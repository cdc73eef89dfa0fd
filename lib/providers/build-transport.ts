/** From what is stored about a provider to a transport that sends by it. */
import { hostname } from "node:os";
import { env } from "@/lib/infra/env";
import { type SesOptions, sesTransport } from "@/lib/infra/transports/ses";
import { type SmtpOptions, smtpTransport } from "@/lib/infra/transports/smtp";
import type { Transport } from "@/lib/infra/transports/types";
import { peekSetup, type Setup, unreadable } from "./provider";
import type { ProviderConfig } from "./providers-of";

export interface Building {
  /** What it is called in events and logs. */
  readonly name: string;
  /** At most so many at once. */
  readonly connections: number;
}

const messagesPerConnection = 500;

/** For whatever goes to SES. */
export const sesTimeouts = () => ({ total: env().SES_ANSWER_SECONDS * 1000 });

/** A customer named where it goes, so every connection is vetted anew. Never throws: one whose secret cannot be read is always out. */
export function buildTransport(config: ProviderConfig, { name, connections }: Building): Transport {
  const setup = peekSetup(config);
  if (!setup) return outOfOrder(name, unreadable);
  if (setup.type === "ses") return sesTransport({ ...sesOptions(setup), name, connections, timeouts: sesTimeouts() });
  const { signs } = setup.settings;
  return {
    ...smtpTransport({ ...relayOptions(setup), name: ownName(), connections, maxMessagesPerConnection: messagesPerConnection, signs }),
    name,
  };
}

const outOfOrder = (name: string, text: string): Transport => ({
  name,
  signs: true,
  send: async ({ recipients }) =>
    recipients.map(() => ({
      result: "temporary",
      stage: "connect",
      code: null,
      enhanced: null,
      text,
      remoteHost: null,
      tls: null,
      trouble: { kind: "outage", refused: true },
    })),
  close: async () => {},
});

export const sesOptions = ({ settings, secret }: Setup & { type: "ses" }): Omit<SesOptions, "name" | "connections"> => ({
  region: settings.region,
  credentials: secret,
  ...(settings.endpoint ? { endpoint: settings.endpoint, guarded: true } : {}),
  ...(settings.configurationSet ? { configurationSet: settings.configurationSet } : {}),
  signs: settings.signs,
});

export const relayOptions = ({
  settings,
  secret,
}: Setup & { type: "smtp" }): Pick<SmtpOptions, "host" | "port" | "secure" | "user" | "password" | "guarded"> => ({
  host: settings.host,
  port: settings.port,
  secure: settings.security,
  ...(settings.user !== null && secret.password !== null ? { user: settings.user, password: secret.password } : {}),
  guarded: true,
});

/** Said in EHLO: SMTP_NAME, or the host of APP_URL, or this machine's name. */
export function ownName(): string {
  const { SMTP_NAME, APP_URL } = env();
  const name = SMTP_NAME ?? (APP_URL ? new URL(APP_URL).hostname : hostname());
  return /^[A-Za-z0-9._-]+$/.test(name) ? name : "localhost";
}
