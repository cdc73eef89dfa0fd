import type { Metadata } from "next";
import Link from "next/link";
import { sesPolicy, sesQuotaAction } from "@/components/providers/ses-policy";
import { CodeBlock } from "@/components/ui/code-block";
import { Mono } from "@/components/ui/mono";
import { PageHeader } from "@/components/ui/page-header";
import { appUrl } from "@/lib/infra/env";
import { Prose, Section, WithCode } from "../section";

export const metadata: Metadata = { title: "Your own SES or SMTP" };

const troubles = [
  {
    what: "It takes less than it is offered",
    becomes: "Its rate is halved and rises again by small steps. No message fails, and none loses an attempt.",
  },
  { what: "Its daily quota is used up", becomes: "It is closed until the quota is there again. Mail goes by the next provider, or waits." },
  {
    what: "Its account is paused or suspended",
    becomes: "It is closed and asked again after a while. Mail goes by the next provider, or waits.",
  },
  {
    what: "It cannot be reached, or refuses the credentials",
    becomes: "It is closed for a second, then longer and longer. One message at a time tries whether it is back.",
  },
  { what: "It refuses the message itself", becomes: "The email ends with its answer: another provider would get the same message." },
  {
    what: "It took the message, and its answer was lost",
    becomes: "The same message is tried once more after a quarter of an hour, under the same Message-ID where it is not SES’s own.",
  },
];

const waits = [
  ["team_paused", "The team is paused, and the operator of this instance has to resume it."],
  ["no_transport", "No provider is on, and this instance’s transports are switched off."],
  ["outage", "The transport is out. It is tried again by itself."],
  ["refused", "The transport does not accept its credentials or settings. Somebody must correct them."],
  ["suspended", "The transport’s account may not send."],
  ["quota", "The transport’s daily quota is used up."],
  ["paced", "Mail comes faster than the transport, or the receiver’s server, takes it."],
] as const;

const instance = [
  [
    "SES_REGION",
    "Amazon SES in this region, first. Credentials come from where AWS always looks: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, its files, or the role of the machine.",
  ],
  ["SES_CONFIGURATION_SET", "The configuration set whose events come back here."],
  ["SES_RATE", "Messages a second. Without it SES is asked for its quota; when it may not say, 14 is taken."],
  ["SES_DKIM", "`own` signs with the domain’s key, `provider` leaves it to Easy DKIM."],
  ["SES_ANSWER_SECONDS", "Seconds to wait for an answer of SES; a message that it may have taken by then has an unknown fate. Default 60."],
  ["SMTP_URL", "Relays, with spaces between them, in order of preference, behind SES."],
] as const;

export default function ProvidersGuidePage() {
  const origin = appUrl();
  const ask = (what: string, body: string) =>
    `curl ${what} \\\n  -H "Authorization: Bearer $MAILWRIGHT_KEY" \\\n  -H "Content-Type: application/json" \\\n  -d '${body}'`;
  return (
    <>
      <PageHeader
        title="Your own SES or SMTP"
        description="How a team sends by its own account: what to set up, in which order ways are tried, and what happens when one is out."
      />
      <div className="grid gap-10">
        <Section id="ses" title="Amazon SES">
          <Prose>
            In AWS, verify the domain that you send from, make a user for Mailwright alone, and give it this policy. It is all that sending
            needs. Optional is <Mono>{sesQuotaAction}</Mono>: with it the quota is shown and the rate follows it, without it 14 messages a
            second are assumed.
          </Prose>
          <CodeBlock label="IAM policy" code={sesPolicy} />
          <Prose>Then add it under Settings, Sending, or through the API. It is tried at once; what does not work is not stored.</Prose>
          <CodeBlock
            label="Add SES"
            code={ask(
              `${origin}/api/v1/providers`,
              '{ "type": "ses", "region": "eu-west-1", "accessKeyId": "AKIA…", "secretAccessKey": "…", "configurationSet": "mailwright", "snsTopicArn": "arn:aws:sns:eu-west-1:123456789012:mail-events" }',
            )}
          />
          <Prose>
            Every email carries the tag <Mono>mailwright-email</Mono>, by which the events of a configuration set find it again. They come
            back through <Mono>snsTopicArn</Mono>;{" "}
            <Link href="/docs/events#ses" className="link">
              reports of providers
            </Link>{" "}
            says what to set up in AWS. SES replaces Message-ID and Date by its own, so Mailwright’s signature leaves these two headers out.
            The log finds an email by that Message-ID too, as a recipient sees it; the id in it is each recipient’s{" "}
            <Mono>providerMessageId</Mono>.
          </Prose>
        </Section>
        <Section id="smtp" title="An SMTP relay">
          <Prose>
            Any server that takes mail from you. <Mono>security</Mono> is <Mono>starttls</Mono> when nothing is said, <Mono>implicit</Mono>{" "}
            for port 465, <Mono>opportunistic</Mono> or <Mono>none</Mono>.
          </Prose>
          <CodeBlock
            label="Add a relay"
            code={ask(
              `${origin}/api/v1/providers`,
              '{ "type": "smtp", "host": "smtp.example.com", "port": 587, "user": "ada", "password": "…" }',
            )}
          />
          <Prose>
            Its host must lead to public addresses only. That is looked at before it is stored and again at every connection; what is
            refused is told as{" "}
            <Link href="/docs/errors#provider_unreachable" className="link">
              provider_unreachable
            </Link>
            . An operator opens private ranges with <Mono>OUTBOUND_ALLOW_CIDRS</Mono>.
          </Prose>
        </Section>
        <Section id="secrets" title="Secrets">
          <Prose>
            Keys and passwords are encrypted with the instance’s <Mono>SECRET_KEY</Mono>, and no answer, page or log shows them again. A
            secret belongs to the place it was given for: a new host, user or key id asks for it anew.
          </Prose>
        </Section>
        <Section id="order" title="The order, and what happens when one is out">
          <Prose>
            The first provider that is open gets the message. This instance’s transports follow behind your own, unless you switch them off:
            then mail waits until one of yours takes it. Workers share what they learn, so a provider is closed for all of them at once.
          </Prose>
          <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[14rem_1fr]">
            {troubles.map(({ what, becomes }) => (
              <div key={what} className="grid gap-x-6 sm:col-span-2 sm:grid-cols-subgrid">
                <dt className="font-medium">{what}</dt>
                <dd className="max-w-[68ch] text-muted">{becomes}</dd>
              </div>
            ))}
          </dl>
          <Prose>
            Owners and admins of the team get a mail when a provider’s account is suspended, when it refuses the credentials, or when it has
            been out for a quarter of an hour; and another one when it has worked again for five minutes. For the instance’s transports that
            mail goes to its operators.
          </Prose>
          <CodeBlock label="Set the order" code={ask(`${origin}/api/v1/providers/order`, '{ "ids": ["prv_…", "prv_…"] }')} />
          <CodeBlock
            label="Test a provider, without sending anything"
            code={`curl -X POST ${origin}/api/v1/providers/prv_…/test \\\n  -H "Authorization: Bearer $MAILWRIGHT_KEY"`}
          />
        </Section>
        <Section id="waiting" title="What an email waits for">
          <Prose>
            The page of an email says in a sentence what holds it up and what to do. <Mono>GET /emails/:id</Mono> and{" "}
            <Mono>GET /emails/:id/status</Mono> say it as <Mono>waitingFor</Mono>: <Mono>reason</Mono>, <Mono>until</Mono> and{" "}
            <Mono>sentence</Mono>, or null when nothing on our side does. With several ways, the one that opens first is named.
          </Prose>
          <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[14rem_1fr]">
            {waits.map(([reason, means]) => (
              <div key={reason} className="grid gap-x-6 sm:col-span-2 sm:grid-cols-subgrid">
                <dt>
                  <Mono>{reason}</Mono>
                </dt>
                <dd className="max-w-[68ch] text-muted">{means}</dd>
              </div>
            ))}
          </dl>
        </Section>
        <Section id="instance" title="For operators: this instance’s transports">
          <Prose>
            They are settings of the server. Without any of them mail of teams that have no provider stays in the sandbox inbox.
          </Prose>
          <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[14rem_1fr]">
            {instance.map(([name, means]) => (
              <div key={name} className="grid gap-x-6 sm:col-span-2 sm:grid-cols-subgrid">
                <dt>
                  <Mono>{name}</Mono>
                </dt>
                <dd className="max-w-[68ch] text-muted">
                  <WithCode>{means}</WithCode>
                </dd>
              </div>
            ))}
          </dl>
        </Section>
      </div>
    </>
  );
}
