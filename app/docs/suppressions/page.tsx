import type { Metadata } from "next";
import { CodeBlock } from "@/components/ui/code-block";
import { Mono } from "@/components/ui/mono";
import { PageHeader } from "@/components/ui/page-header";
import { limitWords } from "@/lib/analytics";
import { appUrl, env } from "@/lib/infra/env";
import { Prose, Section } from "../section";

export const metadata: Metadata = { title: "Suppressions" };

const reasons = [
  ["complaint", "Its owner reported mail of the team as spam. Taking it off needs a written reason."],
  ["hard_bounce", "The mailbox does not exist, or the server says for good that nobody can be reached there."],
  ["manual", "A member or a key of the team put it there."],
  ["unsubscribe", "Its owner asked for no more mail."],
] as const;

export default function SuppressionsGuidePage() {
  const origin = appUrl();
  const { GUARD_MIN_VOLUME, GUARD_BOUNCE_WARN, GUARD_BOUNCE_PAUSE, GUARD_COMPLAINT_WARN, GUARD_COMPLAINT_PAUSE } = env();
  const thresholds = [
    ["Mailboxes that do not exist", GUARD_BOUNCE_WARN, GUARD_BOUNCE_PAUSE],
    ["Reports as spam", GUARD_COMPLAINT_WARN, GUARD_COMPLAINT_PAUSE],
  ] as const;
  const key = '-H "Authorization: Bearer $MAILWRIGHT_KEY"';
  return (
    <>
      <PageHeader
        title="Suppressions"
        description="Addresses that a team does not write to: how they come there, what they stop, and how they leave."
      />
      <div className="grid gap-10">
        <Section id="what-it-stops" title="What a suppression stops">
          <Prose>
            An email that only suppressed people would get is refused with <Mono>recipient_suppressed</Mono>, and the message says since
            when and why. Of several recipients the suppressed ones get the status <Mono>suppressed</Mono>, and the others their mail. What
            waits in the queue is asked again when it leaves: only what is being handed over at that moment still goes out.
          </Prose>
          <Prose>
            The scope <Mono>all</Mono> stops all mail, <Mono>marketing</Mono> leaves transactional mail alone. Upper and lower case,
            international domains and needless quotes make no difference; <Mono>ada+news@example.com</Mono> is an address of its own. One
            team’s list never stops the mail of another.
          </Prose>
        </Section>
        <Section id="reasons" title="Reasons, the strongest first">
          <dl className="grid gap-3">
            {reasons.map(([name, means]) => (
              <div key={name} className="grid gap-1 sm:grid-cols-[12rem_1fr] sm:gap-6">
                <dt>
                  <Mono>{name}</Mono>
                </dt>
                <dd className="text-muted">{means}</dd>
              </div>
            ))}
          </dl>
          <Prose>
            An address that is on the list already keeps the stronger reason and the wider scope. Mail of a test key teaches the list
            nothing. Of the outcomes that the sandbox plays for live mail, <Mono>complained@sandbox.test</Mono> is learned and{" "}
            <Mono>bounced@sandbox.test</Mono> is not.
          </Prose>
        </Section>
        <Section id="reputation" title="Reputation">
          <Prose>
            Receivers judge an instance by the mail of all of its teams, so each team is judged too: every minute, over the last 24 hours,
            from {GUARD_MIN_VOLUME.toLocaleString("en")} recipients on. Test mail and what the sandbox carried does not count, neither for
            nor against the team.
          </Prose>
          <dl className="grid gap-3">
            {thresholds.map(([name, warn, pause]) => (
              <div key={name} className="grid gap-1 sm:grid-cols-[12rem_1fr] sm:gap-6">
                <dt>{name}</dt>
                <dd className="text-muted">{[does("warned", warn), does("paused", pause)].join(", ")}</dd>
              </div>
            ))}
          </dl>
          <Prose>
            Who is warned or paused is told by mail, with the figures. A paused team reads everything and changes nothing but what lessens
            harm: it may revoke keys, cancel email, add suppressions, switch off and remove providers, and remove domains. To all else the
            API answers <Mono>account_paused</Mono> with the reason, and what waits in the queue stays there. The operator of the instance
            resumes it; what waits leaves then, and what was sent before does not pause the team again. Addresses without a mailbox and
            people who complain are on the suppression list already, so write to nobody who has not confirmed their address, and let
            everybody leave with one click.
          </Prose>
        </Section>
        <Section id="api" title="Through the API">
          <CodeBlock
            label="Add one"
            code={`curl ${origin}/api/v1/suppressions ${key} \\\n  -H "Content-Type: application/json" \\\n  -d '{ "email": "ada@example.com", "note": "Asked by phone" }'`}
          />
          <CodeBlock label="Find" code={`curl "${origin}/api/v1/suppressions?reason=complaint&search=example.com" ${key}`} />
          <CodeBlock
            label="Take off"
            code={`curl -X DELETE "${origin}/api/v1/suppressions/ada@example.com?note=She%20asked%20for%20it%20in%20writing" ${key}`}
          />
          <Prose>
            A <Mono>note</Mono> is required after a complaint and kept in the audit log. It may stand in a JSON body instead, where your
            client and what stands between keep the body of a <Mono>DELETE</Mono>.
          </Prose>
          <Prose>
            Lists come in and go out as CSV: <Mono>POST /suppressions/import</Mono> and <Mono>GET /suppressions/export</Mono>. The same file
            a second time changes nothing. An import takes the rows as text in <Mono>csv</Mono>, or the file itself in base64 in{" "}
            <Mono>content</Mono>. A file may be UTF-8 or UTF-16 with a byte order mark, UTF-8 without one, or else is read as Windows-1252,
            which holds Latin-1; <Mono>encoding</Mono> in the answer says which it was.
          </Prose>
          <CodeBlock
            label="Import a file"
            code={`printf '{ "content": "%s" }' "$(base64 < suppressed.csv | tr -d '\\n')" |\n  curl ${origin}/api/v1/suppressions/import ${key} \\\n  -H "Content-Type: application/json" --data-binary @-`}
          />
        </Section>
      </div>
    </>
  );
}

const does = (what: string, share: number): string => (share === 0 ? `never ${what}` : `${what} at ${limitWords(share)}`);
