/** Whether SES tells what became of a provider's mail, and what to do while it does not. */
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusDot } from "@/components/ui/status-dot";
import type { Provider } from "@/lib/providers/schemas";
import { TopicSteps } from "./topic-steps";
import { topicWords } from "./topic-words";

type TopicLineProps = { provider: Provider; callbackUrl: string; timeZone: string };

export function TopicLine({ provider, callbackUrl, timeZone }: TopicLineProps) {
  const { region, configurationSet, snsTopicArn } = provider.settings;
  const { word, tone, more, done } = topicWords(provider);
  return (
    <div className="grid gap-1 sm:ml-8">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <StatusDot tone={tone} hollow={!done}>
          {word}
        </StatusDot>
        <span className="text-muted">
          {more}
          {provider.lastReportAt && (
            <>
              Last report <RelativeTime at={provider.lastReportAt} timeZone={timeZone} />.
            </>
          )}
        </span>
      </p>
      {!done && (
        <details>
          <summary className="inline-flex min-h-(--target) items-center font-medium text-link">What to do in AWS</summary>
          <div className="mt-2">
            <TopicSteps region={region} configurationSet={configurationSet} topicArn={snsTopicArn} callbackUrl={callbackUrl} />
          </div>
        </details>
      )}
    </div>
  );
}
