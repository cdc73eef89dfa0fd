/** What SNS signs, byte for byte. Source: Amazon SNS Developer Guide, "Verifying the signatures of Amazon SNS messages". */
import { expect, test } from "vitest";
import { canonical, partitionOf, regionOf, SnsMessage } from "./message";

const common = {
  MessageId: "165545c9-2a5c-472c-8df2-7ff2be2b3b1b",
  TopicArn: "arn:aws:sns:us-west-2:123456789012:MyTopic",
  Timestamp: "2012-04-26T20:45:04.751Z",
  SignatureVersion: "1",
  Signature: "RVhBTVBMRQ==",
  SigningCertURL: "https://sns.us-west-2.amazonaws.com/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem",
};
const token = { Token: "2336412f37", SubscribeURL: "https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription&Token=2336412f37" };
const signed = (message: object): string => canonical(SnsMessage.parse({ ...common, ...message }));

test.each(["1", "2"])("a notification is its six fields in the order of their names (version %s)", (SignatureVersion) => {
  expect(signed({ Type: "Notification", Subject: "My First Message", Message: "Hello world!", SignatureVersion })).toBe(
    [
      "Message\nHello world!\n",
      "MessageId\n165545c9-2a5c-472c-8df2-7ff2be2b3b1b\n",
      "Subject\nMy First Message\n",
      "Timestamp\n2012-04-26T20:45:04.751Z\n",
      "TopicArn\narn:aws:sns:us-west-2:123456789012:MyTopic\n",
      "Type\nNotification\n",
    ].join(""),
  );
});

test("a notification without a subject leaves the line out, and one that is empty keeps it", () => {
  expect(signed({ Type: "Notification", Message: "x" })).not.toContain("Subject");
  expect(signed({ Type: "Notification", Message: "x", Subject: "" })).toContain("\nSubject\n\nTimestamp\n");
});

test.each(["SubscriptionConfirmation", "UnsubscribeConfirmation"].flatMap((Type) => ["1", "2"].map((version) => [Type, version] as const)))(
  "a %s is its seven fields (version %s)",
  (Type, SignatureVersion) => {
    expect(signed({ Type, Message: "You have chosen …", ...token, SignatureVersion })).toBe(
      [
        "Message\nYou have chosen …\n",
        "MessageId\n165545c9-2a5c-472c-8df2-7ff2be2b3b1b\n",
        `SubscribeURL\n${token.SubscribeURL}\n`,
        "Timestamp\n2012-04-26T20:45:04.751Z\n",
        "Token\n2336412f37\n",
        "TopicArn\narn:aws:sns:us-west-2:123456789012:MyTopic\n",
        `Type\n${Type}\n`,
      ].join(""),
    );
  },
);

test("what has not the form of one of the three is none", () => {
  for (const wrong of [
    { Type: "Other", Message: "x" },
    { Type: "Notification" },
    { Type: "SubscriptionConfirmation", Message: "x" },
    { Type: "Notification", Message: "x", SignatureVersion: "3" },
    { Type: "Notification", Message: "x", Signature: "no base64!" },
    { Type: "Notification", Message: "x", Timestamp: "yesterday" },
  ])
    expect(SnsMessage.safeParse({ ...common, ...wrong }).success, JSON.stringify(wrong)).toBe(false);
});

test.each([
  ["arn:aws:sns:eu-west-1:123456789012:mail-events", "eu-west-1"],
  ["arn:aws-cn:sns:cn-north-1:123456789012:mail", "cn-north-1"],
  ["arn:aws-us-gov:sns:us-gov-west-1:123456789012:mail.fifo", "us-gov-west-1"],
  ["arn:aws:sqs:eu-west-1:123456789012:mail", null],
  ["arn:aws:sns:eu-west-1:12345:mail", null],
  ["arn:aws:sns:eu-west-1.evil.test/:123456789012:mail", null],
  ["arn:aws:sns:eu-west-1:123456789012:mail events", null],
])("the region of %s is %s", (arn, region) => expect(regionOf(arn)).toBe(region));

test.each([
  ["eu-west-1", "aws"],
  ["cn-northwest-1", "aws-cn"],
  ["us-gov-east-1", "aws-us-gov"],
])("%s belongs to %s", (region, partition) => expect(partitionOf(region)).toBe(partition));
