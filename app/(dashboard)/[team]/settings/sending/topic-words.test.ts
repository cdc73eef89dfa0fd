import { expect, test } from "vitest";
import { topicWords } from "./topic-words";

const arn = "arn:aws:sns:eu-west-1:123456789012:mail-events";
const at = "2026-11-25T13:00:00Z";
const said = (snsTopicArn: string | null, subscribedAt: string | null, lastReportAt: string | null) => {
  const { word, more, done } = topicWords({ settings: { region: "eu-west-1", snsTopicArn }, subscribedAt, lastReportAt });
  return [`${word}: ${more}`.trim(), done];
};

test.each([
  [null, null, null, "No reports: Bounces and complaints stay unknown until a topic is named.", false],
  [arn, null, null, "Reports wait: The subscription of the topic is not confirmed yet.", false],
  [arn, at, null, "Reports come in: Subscribed; none has come about mail of this provider yet.", true],
  [arn, at, at, "Reports come in:", true],
  [
    arn.replace("eu-west-1", "us-east-1"),
    at,
    at,
    "No reports: The topic is in us-east-1, and SES publishes to topics in eu-west-1 only.",
    false,
  ],
])("topic %s, subscribed %s, reported %s", (topic, subscribedAt, lastReportAt, words, done) =>
  expect(said(topic, subscribedAt, lastReportAt)).toEqual([words, done]),
);
