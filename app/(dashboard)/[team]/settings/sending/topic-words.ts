/** How the reports of an SES fare, in words. */
import type { Tone } from "@/components/ui/badge";
import type { Provider } from "@/lib/providers/schemas";

export interface TopicWords {
  readonly word: string;
  readonly tone: Tone;
  /** What follows the word; empty where only the time of the last report follows. */
  readonly more: string;
  /** Nothing is left to do in AWS. */
  readonly done: boolean;
}

type Known = Pick<Provider, "subscribedAt" | "lastReportAt"> & { settings: Pick<Provider["settings"], "region" | "snsTopicArn"> };

export function topicWords({ settings: { region, snsTopicArn }, subscribedAt, lastReportAt }: Known): TopicWords {
  if (!snsTopicArn)
    return { word: "No reports", tone: "warn", more: "Bounces and complaints stay unknown until a topic is named.", done: false };
  const itsRegion = snsTopicArn.split(":")[3] ?? "";
  if (itsRegion !== region)
    return {
      word: "No reports",
      tone: "bad",
      more: `The topic is in ${itsRegion}, and SES publishes to topics in ${region} only.`,
      done: false,
    };
  if (!subscribedAt)
    return { word: "Reports wait", tone: "warn", more: "The subscription of the topic is not confirmed yet. ", done: false };
  return {
    word: "Reports come in",
    tone: "ok",
    more: lastReportAt ? "" : "Subscribed; none has come about mail of this provider yet.",
    done: true,
  };
}
