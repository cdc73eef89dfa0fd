/** The SDK of AWS behind two questions. It is loaded when the first one is asked: an instance without SES never pays for it. */
import type { SESv2Client } from "@aws-sdk/client-sesv2";
import type { Parcel } from "../types";
import type { Call } from "./call";
import { httpHandler } from "./http-handler";
import type { SesSettings } from "./options";

export interface SesClient {
  /** The id that SES gave the message; null when a success named none. Rejects with what the SDK throws. */
  send(parcel: Parcel, call: Call): Promise<string | null>;
  account(call: Call): Promise<SesAccount>;
  close(): void;
}

/** What SES says about an account. Null where it did not say. */
export interface SesAccount {
  readonly max24h: number | null;
  readonly sent24h: number | null;
  /** Messages a second. */
  readonly maxRate: number | null;
  /** True while mail goes to verified addresses only. */
  readonly sandbox: boolean;
  /** False while SES sends nothing for the account. */
  readonly sending: boolean;
}

export async function openSesClient(settings: SesSettings): Promise<SesClient> {
  const { GetAccountCommand, SESv2Client: Client, SendEmailCommand } = await import("@aws-sdk/client-sesv2");
  const handler = httpHandler(settings);
  const { region, credentials, endpoint, configurationSet } = settings;
  const client: SESv2Client = new Client({
    region,
    maxAttempts: 1,
    requestHandler: { ...handler },
    ...(credentials ? { credentials } : {}),
    ...(endpoint ? { endpoint } : {}),
  });
  return {
    async send(parcel, call) {
      const { MessageId } = await client.send(
        new SendEmailCommand({
          FromEmailAddress: parcel.envelopeFrom,
          Destination: { ToAddresses: [...parcel.recipients] },
          Content: { Raw: { Data: parcel.message } },
          EmailTags: [{ Name: emailTag, Value: parcel.id }],
          ...(configurationSet ? { ConfigurationSetName: configurationSet } : {}),
        }),
        call,
      );
      return MessageId ?? null;
    },
    async account(call) {
      const { SendQuota, ProductionAccessEnabled, SendingEnabled } = await client.send(new GetAccountCommand({}), call);
      return {
        max24h: SendQuota?.Max24HourSend ?? null,
        sent24h: SendQuota?.SentLast24Hours ?? null,
        maxRate: SendQuota?.MaxSendRate ?? null,
        sandbox: ProductionAccessEnabled === false,
        sending: SendingEnabled !== false,
      };
    },
    close() {
      client.destroy();
      handler.destroy();
    },
  };
}

/** The tag that SES repeats in its notifications; its value is the id of the email. */
const emailTag = "mailwright-email";
