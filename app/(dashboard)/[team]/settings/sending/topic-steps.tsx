/** What is to be done in AWS so that SES tells what became of mail. */
import { CodeBlock } from "@/components/ui/code-block";

type TopicStepsProps = { region: string | null; configurationSet: string | null; topicArn: string | null; callbackUrl: string };

export function TopicSteps({ region, configurationSet, topicArn, callbackUrl }: TopicStepsProps) {
  const where = region ? ` in ${region}` : ", in the region of SES";
  return (
    <ol className="grid max-w-[68ch] list-decimal gap-3 pl-5 text-dense marker:text-muted">
      <li>
        In Amazon SNS make a standard topic{where}
        {topicArn ? ", or take the one that is named here." : ", and write its ARN into the field “SNS topic”."}
      </li>
      <li>
        In Amazon SES open the configuration set{configurationSet ? ` ${configurationSet}` : " that mail is sent with"} and add an event
        destination: the topic, with Sends, Deliveries, Delivery delays, Hard bounces, Complaints and Rejects.
        {!configurationSet && " Name the configuration set here too."}
      </li>
      <li className="*:mt-2">
        Back in SNS create a subscription of the topic: protocol HTTPS, this endpoint, raw message delivery off. It confirms itself once the
        topic is saved here.
        <CodeBlock label="Endpoint" code={callbackUrl} />
      </li>
    </ol>
  );
}
