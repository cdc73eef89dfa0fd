import type { Metadata } from "next";
import { CodeBlock } from "@/components/ui/code-block";
import { Mono } from "@/components/ui/mono";
import { PageHeader } from "@/components/ui/page-header";
import { appUrl } from "@/lib/infra/env";
import { Prose, Section, WithCode } from "../section";

export const metadata: Metadata = { title: "Statistics" };

const numbers = [
  {
    name: "attempted",
    counts: "Recipients for whom handing over came to an end: `sent`, and those whom no server took the message for.",
  },
  {
    name: "sent",
    counts:
      "Recipients whose message the next mail server took. Each counts once, whatever is learned of it later. A message that is delivered without a server in between counts here too.",
  },
  {
    name: "delivered",
    counts:
      "Recipients whose message was reported as delivered, by the provider or by the sandbox. A relay that reports nothing leaves this at 0, which says nothing about your mail.",
  },
  { name: "bounced", counts: "Recipients refused for good: at hand-over, or by a bounce that came back later." },
  { name: "failed", counts: "Recipients given up, because no server took the message in the time that is set for trying." },
  {
    name: "deferred",
    counts: "Attempts that a server asked to repeat later. The only number here that is not of recipients: one can count several times.",
  },
  { name: "complained", counts: "Recipients who reported the message as spam, as far as their provider tells." },
  { name: "suppressed", counts: "Recipients left out because their address is on the team's list of suppressions." },
  { name: "canceled", counts: "Recipients whose message was canceled before it left." },
  {
    name: "deliveryRate",
    counts:
      "The percentage of `attempted` that neither bounced nor failed, rounded down to one decimal: 99.97 % is told as 99.9, so that 100.0 means all. Null when nothing was attempted.",
  },
];

export default function StatisticsPage() {
  return (
    <>
      <PageHeader title="Statistics" description="What each number counts, and when." />
      <div className="grid gap-8">
        <Section id="numbers" title="What each number counts">
          <dl className="grid max-w-[80ch] gap-x-6 gap-y-3 sm:grid-cols-[auto_1fr]">
            {numbers.map(({ name, counts }) => (
              <div key={name} className="grid gap-x-6 gap-y-0.5 sm:col-span-2 sm:grid-cols-subgrid">
                <dt>
                  <Mono>{name}</Mono>
                </dt>
                <dd className="text-muted">
                  <WithCode>{counts}</WithCode>
                </dd>
              </div>
            ))}
          </dl>
          <Prose>
            Everything is counted by the statement that writes the event, so a number and the events behind it can never disagree. Test mail
            and mail of the sandbox counts like any other; it can be told apart by its sender.
          </Prose>
        </Section>
        <Section id="when" title="When something counts">
          <Prose>
            In the hour in which it happened. A bounce that comes back on Tuesday is counted on Tuesday, although its message left on
            Monday; so a quiet day can have more bounces than messages. Days and hours are those of the team's time zone, which every answer
            names: a day in which the clocks change has 23 or 25 hours. When a team moves to another time zone, the past is shown in days of
            the new one. Recipients' domains are counted by days of UTC.
          </Prose>
        </Section>
        <Section id="asking" title="Asking for them">
          <Prose>
            <WithCode>
              {
                "A key needs the scope `stats:read`. Days are written as `2026-11-25`, moments as `2026-11-25T09:00:00Z`; a last day is included whole, a moment is taken to the full hour. Without dates, the last seven days are told. At most 400 days at once, and 31 by the hour."
              }
            </WithCode>
          </Prose>
          <CodeBlock
            label="Delivery statistics"
            code={`curl "${appUrl()}/api/v1/stats/delivery?startDate=2026-11-01&endDate=2026-11-25&sender=example.com&groupBy=day" \\
  -H "Authorization: Bearer $API_KEY"`}
          />
          <Prose>
            <WithCode>
              {
                "`GET /stats` has the counters of this month, `GET /stats/delivery` a period by day, hour or domain in From, `GET /stats/domains/{domain}` one of your domains with the domains it wrote to, and `GET /stats/recipients` those of all. `GET /reports` is what the reports page shows, and with `export=csv` a file of it."
              }
            </WithCode>
          </Prose>
        </Section>
      </div>
    </>
  );
}
