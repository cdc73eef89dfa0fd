import type { Metadata } from "next";
import { CodeBlock } from "@/components/ui/code-block";
import { Mono } from "@/components/ui/mono";
import { PageHeader } from "@/components/ui/page-header";
import { appUrl } from "@/lib/infra/env";
import { Prose, Section } from "../section";

export const metadata: Metadata = { title: "Reports of providers" };

const rules = [
  { what: "The same report comes twice, or at the same moment, or days later", becomes: "It counts once." },
  {
    what: "Reports come in the wrong order",
    becomes: "A recipient’s state only moves forward: a late bounce beats delivered, a complaint beats all.",
  },
  { what: "A report comes before its message is known", becomes: "It waits up to a day and is applied then." },
  {
    what: "The answer to a hand-over was lost, and SES says that it took the message",
    becomes: "The message is settled, and no second copy leaves.",
  },
  {
    what: "An address does not exist, or its owner complains",
    becomes: "It is suppressed for the team whose mail it was, with the server’s words.",
  },
  {
    what: "A team’s own topic speaks of mail that its provider did not carry, of another team’s say",
    becomes: "Nothing follows. It is answered like any report about mail that nobody knows.",
  },
  {
    what: "A call is unsigned, forged, too old or of a topic that nobody named",
    becomes: "It is refused with 403, and nothing is fetched or called.",
  },
];

export default function EventsGuidePage() {
  const origin = appUrl();
  return (
    <>
      <PageHeader
        title="Reports of providers"
        description="How SES and Postfix tell what became of mail after they took it, and what follows from it."
      />
      <div className="grid gap-10">
        <Section id="ses" title="Amazon SES">
          <Prose>
            Make a standard topic in Amazon SNS, in the region that you send from, and name it to the provider that sends by this account:
            under Settings, Sending, or through the API. Only topics that were named are believed. The reports of this one count for mail
            that the provider carried, and for nothing else; two teams may name the same topic.
          </Prose>
          <CodeBlock
            label="Name the topic of a provider"
            code={`curl -X PATCH ${origin}/api/v1/providers/prv_… \\\n  -H "Authorization: Bearer $MAILWRIGHT_KEY" \\\n  -H "Content-Type: application/json" \\\n  -d '{ "snsTopicArn": "arn:aws:sns:eu-west-1:123456789012:mail-events" }'`}
          />
          <Prose>The topics of the instance’s own SES are a setting of the server. They are believed about all mail of the instance.</Prose>
          <CodeBlock label="Settings of the instance" code="SNS_TOPICS=arn:aws:sns:eu-west-1:123456789012:mail-events" />
          <Prose>
            Subscribe this address to the topic, with HTTPS. The subscription confirms itself when the signature, the topic and the region
            are right. Leave raw message delivery off: without its envelope a message is not signed.
          </Prose>
          <CodeBlock label="Endpoint of the subscription" code={`${origin}/api/webhooks/ses`} />
          <Prose>
            In SES, add the topic as an event destination of the configuration set that mail is sent with: Send, Delivery, Delivery delay,
            Bounce, Complaint, Reject. Let SNS try again for an hour (its delivery policy): by itself it gives up after a minute. The
            provider shows under Settings, Sending whether the subscription was confirmed, as <Mono>subscribedAt</Mono>, and when the last
            report came in, as <Mono>lastReportAt</Mono>. On the server <Mono>npm run doctor</Mono> looks at every topic.
          </Prose>
        </Section>
        <Section id="postfix" title="Postfix">
          <Prose>
            Whatever reads the log of your Postfix calls this address once for each recipient. The secret is that of{" "}
            <Mono>POSTFIX_WEBHOOK_SECRET</Mono>; <Mono>event</Mono> is <Mono>bounce</Mono>, <Mono>delivered</Mono> or <Mono>deferred</Mono>,
            and <Mono>message_id</Mono> the Message-ID that the message left with.
          </Prose>
          <CodeBlock
            label="A bounce"
            code={`curl ${origin}/api/webhooks/postfix \\\n  -H "X-Webhook-Secret: $POSTFIX_WEBHOOK_SECRET" \\\n  -H "Content-Type: application/json" \\\n  -d '{ "event": "bounce", "recipient": "ada@example.com", "message_id": "<…@example.com>", "reason": "550 5.1.1 User unknown" }'`}
          />
        </Section>
        <Section id="what-follows" title="What follows">
          <Prose>A call is answered when what it said is stored. A worker applies it then.</Prose>
          <dl className="grid gap-3">
            {rules.map(({ what, becomes }) => (
              <div key={what} className="grid gap-1 sm:grid-cols-2 sm:gap-6">
                <dt className="font-medium">{what}</dt>
                <dd className="text-muted">{becomes}</dd>
              </div>
            ))}
          </dl>
        </Section>
      </div>
    </>
  );
}
