/** Which transport carries a message. */
import { hostname } from "node:os";
import { sandboxDomain } from "@/lib/domains";
import { env } from "@/lib/infra/env";
import { sandboxTransport } from "@/lib/infra/transports/sandbox";
import { smtpTransportFromUrl } from "@/lib/infra/transports/smtp";
import type { Transport } from "@/lib/infra/transports/types";
import type { StoredEmail } from "./load-deliveries";

export interface Routes {
  /** Mail of the sandbox sender and of test keys stays in the sandbox; all mail does while no relay is set. */
  to(email: Pick<StoredEmail, "mode" | "from_address">): Transport;
  /** True when the same parcel given twice is kept once, so that a hand-over need not be recorded first. */
  keepsOnce(transport: Transport): boolean;
  /** True when a hand-over must be recorded for some mail at least. */
  readonly relays: boolean;
  close(): Promise<void>;
}

const messagesPerConnection = 500;

/** Opens what the settings of this process name. */
export function openRoutes(): Routes {
  const { SMTP_URL, DELIVERY_CONNECTIONS } = env();
  const sandbox = sandboxTransport(sandboxDomain);
  const relay = SMTP_URL
    ? smtpTransportFromUrl(SMTP_URL, {
        name: ownName(),
        connections: DELIVERY_CONNECTIONS,
        maxMessagesPerConnection: messagesPerConnection,
        signs: new URL(SMTP_URL).searchParams.get("dkim") === "relay",
      })
    : null;
  return {
    to: ({ mode, from_address }) => (relay && mode === "live" && !from_address.endsWith(`@${sandboxDomain}`) ? relay : sandbox),
    relays: relay !== null,
    keepsOnce: (transport) => transport === sandbox,
    close: async () => {
      await Promise.all([sandbox.close(), relay?.close()]);
    },
  };
}

/** Said in EHLO: SMTP_NAME, or the host of APP_URL, or this machine's name. */
function ownName(): string {
  const { SMTP_NAME, APP_URL } = env();
  const name = SMTP_NAME ?? (APP_URL ? new URL(APP_URL).hostname : hostname());
  return /^[A-Za-z0-9._-]+$/.test(name) ? name : "localhost";
}
