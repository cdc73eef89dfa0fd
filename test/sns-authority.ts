/** Something that signs as Amazon's SNS does, under an authority that an operator's settings name as trusted. */
import { createSign, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";

const file = (name: string) => readFileSync(new URL(`./certs/${name}`, import.meta.url), "utf8");
export const snsAnchor = file("sns-authority.crt");
const [certificate, key] = [file("sns-signer.crt"), file("sns-signer.key")];

export const ourTopic = "arn:aws:sns:eu-west-1:123456789012:mail-events";

export interface SnsAuthority {
  /** For SNS_TRUST_HOSTS. */
  readonly host: string;
  /** Paths that were asked for: certificates, and subscriptions that were confirmed. */
  readonly visits: string[];
  /** A Notification with this message inside, ready to be posted. */
  notification(message: unknown, more?: Partial<Record<string, string>>, version?: "1" | "2"): Record<string, string>;
  subscription(more?: Partial<Record<string, string>>): Record<string, string>;
  unsubscription(more?: Partial<Record<string, string>>): Record<string, string>;
  close(): Promise<void>;
}

const handshake = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
const order: Record<string, readonly string[]> = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  SubscriptionConfirmation: handshake,
  UnsubscribeConfirmation: handshake,
};

/** Serves its certificate with https on a port of its own. @param address 127.0.0.1 or 127.0.0.2 */
export async function snsAuthority(address = "127.0.0.1"): Promise<SnsAuthority> {
  const visits: string[] = [];
  const server = createServer({ cert: certificate, key }, (request, response) => {
    visits.push(request.url ?? "");
    response.end(request.url === "/sns.pem" ? certificate : "<Confirmed/>");
  });
  await new Promise<void>((done) => server.listen(0, address, done));
  const host = `${address}:${(server.address() as AddressInfo).port}`;

  return {
    host,
    visits,
    notification: (message, more = {}, version = "2") => signedNotification(host, message, more, version),
    subscription: (more = {}) => snsSubscription(host, more),
    unsubscription: (more = {}) => snsUnsubscription(host, more),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** A Notification signed by the authority at this host. */
export const signedNotification = (
  host: string,
  message: unknown,
  more: Partial<Record<string, string>> = {},
  version: "1" | "2" = "2",
): Record<string, string> =>
  sign(host, { ...common(), Type: "Notification", Message: JSON.stringify(message), ...(more as Record<string, string>) }, version);

/** A SubscriptionConfirmation, and its opposite, signed by the authority at this host. */
export const snsSubscription = (host: string, more: Partial<Record<string, string>> = {}, version: "1" | "2" = "2") =>
  handshakeOf("SubscriptionConfirmation", host, more, version);
export const snsUnsubscription = (host: string, more: Partial<Record<string, string>> = {}, version: "1" | "2" = "2") =>
  handshakeOf("UnsubscribeConfirmation", host, more, version);

function handshakeOf(type: string, host: string, more: Partial<Record<string, string>>, version: "1" | "2"): Record<string, string> {
  const fields = { ...common(), Type: type, Token: "token", Message: "Confirm", ...(more as Record<string, string>) };
  const url = `https://${host}/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent(fields.TopicArn)}&Token=token`;
  return sign(host, { SubscribeURL: url, ...fields }, version);
}

function sign(host: string, fields: Record<string, string>, version: "1" | "2"): Record<string, string> {
  const text = (order[fields.Type ?? ""] ?? []).flatMap((name) => (name in fields ? [`${name}\n${fields[name]}\n`] : [])).join("");
  const signature = createSign(version === "1" ? "sha1" : "sha256")
    .update(text)
    .sign(key, "base64");
  return { ...fields, SignatureVersion: version, Signature: signature, SigningCertURL: `https://${host}/sns.pem` };
}

const common = () => ({ MessageId: randomUUID(), TopicArn: ourTopic, Timestamp: new Date().toISOString() });

interface Told {
  readonly emailId: string;
  readonly address: string;
  readonly at?: number;
  readonly more?: Record<string, unknown>;
}

/** What SES publishes about an email: `Bounce`, `Delivery` … with the parts that its guide names. */
export function sesEvent(type: string, { emailId, address, at = Date.now(), more = {} }: Told): Record<string, unknown> {
  const timestamp = new Date(at).toISOString();
  const parts: Record<string, unknown> = {
    Delivery: {
      delivery: {
        timestamp,
        recipients: [address],
        smtpResponse: "250 2.6.0 Message received",
        reportingMTA: "a8-50.smtp-out.amazonses.com",
      },
    },
    Bounce: {
      bounce: {
        timestamp,
        feedbackId: `bounce-${emailId}`,
        bounceType: "Permanent",
        bounceSubType: "General",
        bouncedRecipients: [{ emailAddress: address, action: "failed", status: "5.1.1", diagnosticCode: "smtp; 550 5.1.1 user unknown" }],
      },
    },
    Complaint: {
      complaint: {
        timestamp,
        feedbackId: `complaint-${emailId}`,
        complainedRecipients: [{ emailAddress: address }],
        complaintFeedbackType: "abuse",
      },
    },
    DeliveryDelay: {
      deliveryDelay: { timestamp, delayType: "MailboxFull", delayedRecipients: [{ emailAddress: address, status: "4.2.2" }] },
    },
    Open: { open: { timestamp, ipAddress: "192.0.2.1", userAgent: "A reader" } },
    Click: { click: { timestamp, ipAddress: "192.0.2.1", userAgent: "A reader", link: "https://example.test/" } },
    Reject: { reject: { reason: "Bad content" } },
  };
  const mail = { timestamp, messageId: `ses-${emailId}`, destination: [address], tags: { "mailwright-email": [emailId] } };
  return { eventType: type, mail, ...(parts[type] as object | undefined), ...more };
}
