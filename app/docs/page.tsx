import type { Metadata } from "next";
import Link from "next/link";
import { EmailStatus, emailStatusWords } from "@/components/emails/email-status";
import { SandboxOutcomes } from "@/components/emails/sandbox-outcomes";
import { sendSamples } from "@/components/emails/send-samples";
import { CodeBlock } from "@/components/ui/code-block";
import { CodeTabs } from "@/components/ui/code-tabs";
import { Mono } from "@/components/ui/mono";
import { PageHeader } from "@/components/ui/page-header";
import { maxBatch, maxDaysAhead, maxRecipients } from "@/lib/emails";
import { EmailStatus as Status } from "@/lib/emails/schemas";
import { appUrl, env } from "@/lib/infra/env";
import { allowedHeaders, reservedPrefixes } from "@/lib/infra/mime/headers";
import { scopeSentences } from "@/lib/kernel/principal";
import { Prose, Section } from "./section";

export const metadata: Metadata = { title: "Quick start" };

export default function QuickStartPage() {
  const origin = appUrl();
  const { CONTENT_RETENTION_DAYS, MESSAGE_RETENTION_DAYS, API_KEY_RATE, API_TEAM_RATE } = env();
  return (
    <>
      <PageHeader title="Quick start" description="From nothing to a delivered email, and how to know what became of it." />
      <div className="grid gap-10">
        <Section id="send" title="Send a first email">
          <Prose>
            Create a key under Credentials and put it into <Mono>MAILWRIGHT_KEY</Mono>. Every team may send from any address at{" "}
            <Mono>sandbox.test</Mono> at once: that mail needs no DNS, is kept in the sandbox inbox and never leaves the instance.
          </Prose>
          <CodeTabs label="Send an email" samples={sendSamples({ origin, from: "you@sandbox.test", to: "ada@example.com" })} />
          <Prose>
            The answer is <Mono>202</Mono> with an id, given only after the email is stored. To send from a domain of your own, add it under
            Domains and publish its records: see{" "}
            <Link href="/docs/domains" className="link">
              Domains
            </Link>
            .
          </Prose>
        </Section>
        <Section id="outcome" title="See what became of it">
          <Prose>The key that sends may ask how it went: one email, and every recipient with the server's own words.</Prose>
          <CodeBlock label="curl" code={`curl ${origin}/api/v1/emails/em_…/status \\\n  -H "Authorization: Bearer $MAILWRIGHT_KEY"`} />
          <Prose>
            <Mono>GET /emails/em_…</Mono> has its content and all events in order as well. It shows what you wrote to people, so a key needs{" "}
            <Mono>emails:read</Mono> for it. No key has that by itself: tick “{scopeSentences["emails:read"]}” when you create it.
          </Prose>
          <Prose>
            With <Mono>Prefer: wait=5</Mono> <Mono>POST /emails</Mono> and <Mono>POST /emails/em_…/resend</Mono> wait up to five seconds, at
            most ten, until an attempt was made for every recipient, and answer with what really happened; <Mono>deferred</Mono> too is an
            answer, the next attempt comes later. <Mono>Preference-Applied: wait=5</Mono> in the answer says that they did; what is
            scheduled, a batch and an answer that is repeated do not wait.
          </Prose>
        </Section>
        <Section id="sandbox" title="Sandbox addresses">
          <Prose>
            Some addresses have a fixed outcome, so that you can try what your program does with each. Any other address is delivered to the
            sandbox.
          </Prose>
          <SandboxOutcomes />
          <Prose>
            All mail of a test key (sk_test_…) goes to the sandbox too, whatever its sender. It teaches the suppression list nothing: as
            long as only test keys write to them, each of these addresses does the same however often. Of live mail only the complaint is
            learned, so that you can see what follows from one.
          </Prose>
        </Section>
        <Section id="idempotency" title="Send once, even when you ask twice">
          <Prose>
            Give each request its own <Mono>Idempotency-Key</Mono>. When a connection breaks, send the same request again: it is answered
            like the first time and the email is sent once. The same key with another body, or at another path, is refused with{" "}
            <Link href="/docs/errors#idempotency_key_reused" className="link">
              idempotency_key_reused
            </Link>
            . Keys are kept for 24 hours. <Mono>X-Idempotency-Key</Mono> means the same; an empty key, or two that differ, are refused.
          </Prose>
          <CodeBlock
            label="curl with an idempotency key"
            code={`curl ${origin}/api/v1/emails \\\n  -H "Authorization: Bearer $MAILWRIGHT_KEY" \\\n  -H "Content-Type: application/json" \\\n  -H "Idempotency-Key: order-4711-receipt" \\\n  -d '{ "from": "you@sandbox.test", "to": "ada@example.com", "subject": "Receipt", "text": "Thank you." }'`}
          />
        </Section>
        <Section id="recipients" title="Several recipients">
          <Prose>
            <Mono>to</Mono>, <Mono>cc</Mono> and <Mono>bcc</Mono> take an address or a list of them, together at most {maxRecipients} in one
            email. All of them see who stands in To and Cc. To write to many people apart from each other, send a batch of up to {maxBatch}{" "}
            emails with <Mono>POST /emails/batch</Mono>.
          </Prose>
        </Section>
        <Section id="schedule" title="Send later">
          <Prose>
            Give an email a <Mono>sendAt</Mono>: ISO 8601 with its zone, in the future and at most {maxDaysAhead} days ahead. A local time
            without a zone is refused. What has its time is judged by the clock of the database, so that a server whose clock is wrong sends
            nothing early. Also spelled <Mono>send_at</Mono>, <Mono>scheduledAt</Mono> and <Mono>scheduled_at</Mono>, in a batch too.
          </Prose>
          <CodeBlock
            label="curl with a time"
            code={`curl ${origin}/api/v1/emails \\\n  -H "Authorization: Bearer $MAILWRIGHT_KEY" \\\n  -H "Content-Type: application/json" \\\n  -d '{ "from": "you@sandbox.test", "to": "ada@example.com", "subject": "Good morning", "text": "Hello.", "sendAt": "${tomorrow()}" }'`}
          />
          <Prose>
            Until then it is scheduled: <Mono>PATCH /emails/em_…</Mono> with another <Mono>sendAt</Mono> moves it,{" "}
            <Mono>POST /emails/em_…/cancel</Mono> stops it. Canceling also stops what waits for its turn or its next attempt; an email that
            a worker has answers <Mono>409</Mono>, and is sent. Suppressions, the sender's domain and a pause of the team are looked at
            again when it leaves. Its Date is the time that it was scheduled for.
          </Prose>
          <Prose>
            <Mono>GET /emails?sort=sendAt</Mono> lists what waits for its time, the next to leave first. The dashboard has it under Emails,
            Scheduled; there an email is written for later too: Write an email, then Later.
          </Prose>
          <Prose>
            When nothing could be sent at that time, because the instance was down, it is sent late and once as soon as that is possible; it
            is given up as any other mail is, counted from its time.
          </Prose>
        </Section>
        <Section id="again" title="Send again">
          <Prose>
            <Mono>POST /emails/em_…/resend</Mono> makes a new email with the same content and attachments; with{" "}
            <Mono>{`{ "recipients": "failed" }`}</Mono> only for those who bounced or failed. All that holds for new mail holds for it, and
            each of the two emails names the other.
          </Prose>
        </Section>
        <Section id="kept" title="How long mail is kept">
          <Prose>
            This instance keeps bodies, headers and attachments for {CONTENT_RETENTION_DAYS} days, and emails with their recipients and
            events for {MESSAGE_RETENTION_DAYS}; a team may set less under Settings. Figures stay. Counted is from the time that an email
            was accepted, or scheduled for; what still waits is never removed. An email whose content is gone answers{" "}
            <Link href="/docs/errors#content_removed" className="link">
              content_removed
            </Link>{" "}
            when its source is asked for, or when it is to be sent again.
          </Prose>
        </Section>
        <Section id="statuses" title="What the statuses mean">
          <Prose>
            Each recipient has one. An email has that of its recipients. Where they differ it is partial once one of them got it, and before
            that what those are who are nearest to getting it.
          </Prose>
          <dl className="grid gap-x-6 gap-y-2.5 sm:grid-cols-[auto_1fr]">
            {Status.options.map((status) => (
              <div key={status} className="grid gap-x-6 sm:col-span-2 sm:grid-cols-subgrid">
                <dt>
                  <EmailStatus status={status} dense />
                </dt>
                <dd className="text-muted">{emailStatusWords[status].meaning}</dd>
              </div>
            ))}
          </dl>
        </Section>
        <Section id="headers" title="Headers of your own">
          <Prose>
            <Mono>headers</Mono> takes any name that begins with <Mono>X-</Mono>, and these: {allowedHeaders.join(", ")}. All others are
            refused: those of the message itself, such as From, Date and Message-ID, are written by the platform, and the headers for
            leaving a list (List-Unsubscribe) are written by nobody in this version. Refused are also the names by which relays take orders:{" "}
            {reservedPrefixes.map((prefix) => `${prefix.replace(/-$/, "")}…`).join(", ")}.
          </Prose>
        </Section>
        <Section id="care" title="Keep keys secret, and wait before you ask again">
          <Prose>
            Whoever has a key sends in your name. Never put one into code that runs in a browser or an app, nor into version control: keep
            it in an environment variable of your server, give it the scopes it needs and no more, and revoke it under Credentials when
            somebody may have seen it.
          </Prose>
          <Prose>
            After <Mono>429</Mono> and <Mono>503</Mono> wait for Retry-After seconds; after any other <Mono>5xx</Mono> and after a broken
            connection begin with a second and double it each time, with a little chance in it, so that not all of your processes come back
            at once. Send again with the same <Mono>Idempotency-Key</Mono>. Any other <Mono>4xx</Mono> stays the same until the request is
            another one; only <Mono>408</Mono> and{" "}
            <Link href="/docs/errors#idempotency_in_flight" className="link">
              idempotency_in_flight
            </Link>{" "}
            are worth another try.
          </Prose>
        </Section>
        <Section id="limits" title="Keys and limits">
          <Prose>
            A key may make {numberOf(API_KEY_RATE)} requests a minute, and all keys of a team together {numberOf(API_TEAM_RATE)}, unless the
            operator set other limits for your team. What is beyond is answered <Mono>429</Mono>.
          </Prose>
          <Prose>
            Send the key as <Mono>Authorization: Bearer sk_live_…</Mono> or as <Mono>X-API-Key</Mono>. Every answer carries X-Request-Id,
            X-RateLimit-Limit, -Remaining and -Reset; a <Mono>429</Mono> says in Retry-After how many seconds to wait. The minute slides:
            what was counted in the minute of the clock before fades out evenly during the present one, and what is refused is not counted.
            X-RateLimit-Reset is the time, in Unix seconds, from which one request more is allowed than remains now. Where neither the key
            nor its team has a limit, the three headers are left out: there is no number to tell.
          </Prose>
          <Prose>
            Fields of a <Mono>GET</Mono> stand in the query, those of a <Mono>DELETE</Mono> in the query or the body, all others in the body
            only: a query on them is refused and not overlooked. Doubled slashes and one at the end of a path make no difference. Refusals
            have a stable code and a sentence:{" "}
            <Link href="/docs/errors" className="link">
              all codes
            </Link>
            . Every operation stands in the{" "}
            <Link href="/docs/api" className="link">
              reference
            </Link>
            , and as OpenAPI 3.1 at{" "}
            <a href="/openapi.json" className="link">
              /openapi.json
            </a>
            , or <Mono>GET /api/v1/openapi.json</Mono> without a key.
          </Prose>
          <Prose>
            Keep keys in environment variables and out of what browsers load. A key has scopes; <Mono>permission</Mono> is a shorthand for
            them: <Mono>sending_access</Mono> is <Mono>emails:send</Mono> alone, <Mono>full_access</Mono> all that a key of a team may do.
            Any key may ask <Mono>GET /api-keys/me</Mono> about itself.
          </Prose>
        </Section>
        <Section id="rotate" title="Rotate a key">
          <Prose>
            Give a key a new secret now and then, under Credentials or here. The secret from before goes on working for{" "}
            <Mono>graceSeconds</Mono>, a day unless you say otherwise and 30 days at most, so that you can change one program after the
            other; with 0 it ends at once. Both share the key's limits, and revoking the key ends both. A secret that has leaked is best
            ended at once: rotate with 0, or revoke the key, which a paused team may do as well.
          </Prose>
          <CodeBlock
            label="curl that rotates a key"
            code={`curl ${origin}/api/v1/api-keys/key_…/rotate \\\n  -H "Authorization: Bearer $MAILWRIGHT_KEY" \\\n  -H "Content-Type: application/json" \\\n  -d '{ "graceSeconds": 3600 }'`}
          />
        </Section>
      </div>
    </>
  );
}

/** A limit in words; 0 is none. */
const numberOf = (limit: number): string => (limit === 0 ? "any number of" : limit.toLocaleString("en"));

/** Nine o'clock of tomorrow in UTC: a time that is ahead whenever the page is read. */
function tomorrow(): string {
  const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  return `${day}T09:00:00Z`;
}
