import type { Metadata } from "next";
import { partNames, parts } from "@/components/domains/check-marks";
import { RecordStateMark } from "@/components/domains/record-state";
import { CodeBlock } from "@/components/ui/code-block";
import { Mono } from "@/components/ui/mono";
import { PageHeader } from "@/components/ui/page-header";
import { weights } from "@/lib/domains";
import type { LossCode } from "@/lib/domains/judge";
import { appUrl } from "@/lib/infra/env";
import { Prose, Section } from "../section";
import { lossWords } from "./losses";

export const metadata: Metadata = { title: "Domains" };

const records = [
  {
    name: "Ownership",
    what: "TXT at _mailwright below the domain",
    why: "Proves that the domain is your team's. Any number of teams may claim a name; only the one whose token is in the DNS is believed.",
  },
  {
    name: "DKIM",
    what: "TXT at a selector below _domainkey",
    why: "The public half of the key that signs your mail. Needed for verification.",
  },
  {
    name: "SPF",
    what: "TXT at the domain",
    why: "Lets this instance send for the domain. If you have an SPF record already, the page shows it merged: a domain may have only one.",
  },
  {
    name: "DMARC",
    what: "TXT at _dmarc below the domain",
    why: "Tells receivers what to do with mail that fails, and where to send reports.",
  },
  { name: "MX", what: "MX at the domain", why: "Only when mail is to come in here." },
  {
    name: "Tracking",
    what: "CNAME at links below the domain",
    why: "Only when the instance names a tracking host. It prepares links under your own name; no link is rewritten in this version.",
  },
];

const states = [
  { state: "ok", means: "What stands in the DNS does what it should." },
  { state: "warn", means: "It works, and could be better." },
  { state: "wrong", means: "Something stands there that does not fit. Found and expected are shown with the differing characters marked." },
  { state: "missing", means: "The name server answered, and there is no such record." },
  { state: "unknown", means: "No name server answered. This says nothing about the record, and nothing is decided by it." },
] as const;

export default function DomainsGuidePage() {
  return (
    <>
      <PageHeader
        title="Domains"
        description="How a name becomes yours to send from, what the score is made of, and how keys change without a gap."
      />
      <div className="grid gap-10">
        <Section id="records" title="Records to publish">
          <Prose>
            Add a domain under Domains; its page shows each record with host and value, and a zone file with all of them. Only ownership and
            DKIM are needed for verification.
          </Prose>
          <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[7rem_1fr]">
            {records.map(({ name, what, why }) => (
              <div key={name} className="grid gap-x-6 sm:col-span-2 sm:grid-cols-subgrid">
                <dt className="font-medium">{name}</dt>
                <dd className="max-w-[68ch]">
                  {what}. <span className="text-muted">{why}</span>
                </dd>
              </div>
            ))}
          </dl>
        </Section>
        <Section id="verification" title="Verification">
          <Prose>
            While somebody looks at a domain's page it is checked every five seconds, and each line turns by itself. Nobody has to wait
            there: checks go on without you, often at first and daily once all is well. Through the API, ask for a check with{" "}
            <Mono>POST /domains/{"{id}"}/verify</Mono>; <Mono>{"{id}"}</Mono> may be the name.
          </Prose>
          <dl className="grid gap-x-6 gap-y-2.5 sm:grid-cols-[9rem_1fr]">
            {states.map(({ state, means }) => (
              <div key={state} className="grid gap-x-6 sm:col-span-2 sm:grid-cols-subgrid">
                <dt>
                  <RecordStateMark state={state} />
                </dt>
                <dd className="text-muted">{means}</dd>
              </div>
            ))}
          </dl>
          <CodeBlock
            label="Check a domain now"
            code={`curl -X POST ${appUrl()}/api/v1/domains/mail.example.com/verify \\\n  -H "Authorization: Bearer $MAILWRIGHT_KEY"`}
          />
        </Section>
        <Section id="grace" title="When a proof is lost">
          <Prose>
            When a verified domain's ownership or DKIM record disappears, the team's admins are mailed at once and mail goes on leaving for
            72 hours. If the record is back by then, nothing happened. If not, sending from the domain stops until it is. Name servers that
            do not answer never count as a lost proof.
          </Prose>
        </Section>
        <Section id="approval" title="Approval">
          <Prose>
            The operator of an instance decides whose domains need a person's word: nobody's, those of teams that signed up by themselves,
            or all. A name that another team has or had always waits. Mail leaves from a domain that is both verified and approved. A
            rejection has a reason, which is mailed to the team and shown on the domain's page.
          </Prose>
        </Section>
        <Section id="weights" title="What the score is made of">
          <Prose>
            100 points over four parts. Each fault costs what is listed here, and a part never loses more than its weight. What could not be
            checked costs nothing and earns nothing: it keeps the points of the last check that got an answer, and without one the score is
            not known yet. MTA-STS, TLS reports, BIMI, reverse names and CAA are advised on without points.
          </Prose>
          {parts.map((part) => (
            <table key={part} className="w-full max-w-180 text-dense">
              <caption className="py-2 text-left text-body font-medium">
                {partNames[part]}: {weights[part].of} points
              </caption>
              <thead>
                <tr className="border-b border-line text-left text-meta text-muted">
                  <th scope="col" className="py-1.5 pr-4 font-medium">
                    Fault
                  </th>
                  <th scope="col" className="py-1.5 pr-4 font-medium max-sm:hidden">
                    Code
                  </th>
                  <th scope="col" className="py-1.5 text-right font-medium">
                    Costs
                  </th>
                </tr>
              </thead>
              <tbody>
                {lossesOf(part).map(([code, points]) => (
                  <tr key={code} id={code} className="border-b border-line target:bg-info-bg">
                    <td className="py-1.5 pr-4">{lossWords[code]}</td>
                    <td className="py-1.5 pr-4 max-sm:hidden">
                      <Mono className="text-muted">{code}</Mono>
                    </td>
                    <td className="py-1.5 text-right">{points}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          ))}
        </Section>
        <Section id="rotation" title="Rotating the DKIM key">
          <Prose>
            Rotate key makes a second key under a new selector; its record appears among those to publish. The present key goes on signing
            until the new record is seen in the DNS, then the new one takes over by itself. The old key's record has to stay for seven days,
            for mail that is still under way; after that the key is shown as retired and its record can go. No message is unsigned at any
            moment.
          </Prose>
        </Section>
      </div>
    </>
  );
}

/** The codes of a part are those of the published table, which names nothing else. */
const lossesOf = (part: keyof typeof weights): [LossCode, number][] =>
  Object.entries(weights[part].losses).flatMap(([code, points]) => (isLossCode(code) ? [[code, points]] : []));
const isLossCode = (code: string): code is LossCode => code in lossWords;
