/** A message of Amazon's Simple Notification Service as it arrives over HTTPS. */
import { z } from "zod";

/** Hosts of AWS have no other characters, and what has them is not worth the work of reading it. */
const asciiUrl = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[\x21-\x7e]+$/);

const Common = z.object({
  MessageId: z.string().min(1).max(200),
  TopicArn: z.string().min(1).max(512),
  Message: z.string(),
  Timestamp: z.iso.datetime({ offset: true }),
  SignatureVersion: z.enum(["1", "2"]),
  Signature: z.base64().max(2048),
  SigningCertURL: asciiUrl(1024),
});

const Notification = Common.extend({ Type: z.literal("Notification"), Subject: z.string().optional() });
const Handshake = Common.extend({ SubscribeURL: asciiUrl(2048), Token: z.string().max(1024) });

/** The three kinds that SNS sends, with the fields that its signature covers. */
export const SnsMessage = z.discriminatedUnion("Type", [
  Notification,
  Handshake.extend({ Type: z.literal("SubscriptionConfirmation") }),
  Handshake.extend({ Type: z.literal("UnsubscribeConfirmation") }),
]);
export type SnsMessage = z.output<typeof SnsMessage>;

/** What is signed: names and values of the kind's fields in the order of their names, each on a line of its own. */
export function canonical(message: SnsMessage): string {
  const fields: readonly (readonly [string, string | undefined])[] =
    message.Type === "Notification"
      ? [
          ["Message", message.Message],
          ["MessageId", message.MessageId],
          ["Subject", message.Subject],
          ["Timestamp", message.Timestamp],
          ["TopicArn", message.TopicArn],
          ["Type", message.Type],
        ]
      : [
          ["Message", message.Message],
          ["MessageId", message.MessageId],
          ["SubscribeURL", message.SubscribeURL],
          ["Timestamp", message.Timestamp],
          ["Token", message.Token],
          ["TopicArn", message.TopicArn],
          ["Type", message.Type],
        ];
  return fields.map(([name, value]) => (value === undefined ? "" : `${name}\n${value}\n`)).join("");
}

const partitions = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
] as const;

/** The part of AWS that a region belongs to: `aws`, `aws-cn` or `aws-us-gov`. Source: AWS, "AWS partitions". */
export const partitionOf = (region: string): string => partitions.find(([start]) => region.startsWith(start))?.[1] ?? "aws";

/** `us-east-1` of `arn:aws:sns:us-east-1:123456789012:mail-events`; null when it names no topic. */
export const regionOf = (topicArn: string): string | null =>
  /^arn:aws[a-z-]*:sns:([a-z0-9-]{3,40}):\d{12}:[A-Za-z0-9_-]{1,256}(?:\.fifo)?$/.exec(topicArn)?.[1] ?? null;
