import type { Metadata } from "next";
import { CodeBlock } from "@/components/ui/code-block";
import { PageHeader } from "@/components/ui/page-header";
import { appUrl } from "@/lib/infra/env";
import { Prose, Section, WithCode } from "../section";

export const metadata: Metadata = { title: "Checking addresses" };

const answer = `{
  "email": "info@gamil.com",
  "valid": true,
  "message": "The address is well written, and its domain takes mail. Whether the mailbox exists only a delivery can tell.",
  "normalized": "info@gamil.com",
  "checks": { "syntax": true, "mx": true, "disposable": false, "role": true, "suppressed": false },
  "mx": ["mx.gamil.com"],
  "suppression": null,
  "suggestion": "info@gmail.com"
}`;

export default function AddressesPage() {
  return (
    <>
      <PageHeader title="Checking addresses" description="Whether an address is worth writing to, before anything is sent to it." />
      <div className="grid gap-8">
        <Section id="asking" title="Asking">
          <CodeBlock
            label="Check an address"
            code={`curl ${appUrl()}/api/v1/validate \\
  -H "Authorization: Bearer $API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"email": "info@gamil.com"}'`}
          />
          <CodeBlock label="The answer" code={answer} />
          <Prose>
            <WithCode>
              {
                "The answer is 200 whether the address is valid or not. A key needs the scope `emails:send`. In the dashboard it is Check an address above the log."
              }
            </WithCode>
          </Prose>
        </Section>
        <Section id="checks" title="What is looked at">
          <Prose>
            <WithCode>
              {
                "`syntax`: the same reader that every send goes through, so what is valid here is accepted there (RFC 5321, and RFC 6531 for other scripts). `normalized` is what would stand in the envelope."
              }
            </WithCode>
          </Prose>
          <Prose>
            <WithCode>
              {
                "`mx`: the domain's mail servers, or its own address where it names none (RFC 5321, section 5.1); servers whose names lead nowhere do not count. A domain can say that it takes no mail (RFC 7505); the reason is then `null_mx`. When the DNS does not answer within five seconds, or answers with an error, `mx` is null and the address stays valid: a resolver that is away proves nothing."
              }
            </WithCode>
          </Prose>
          <Prose>
            <WithCode>
              {
                "`disposable` and `role` are told and make nothing invalid: a list of about 56,000 domains that give addresses away for minutes, and names such as info@ that several people read. `suggestion` is what somebody probably meant who wrote gamil.com."
              }
            </WithCode>
          </Prose>
          <Prose>
            <WithCode>
              {
                "`suppressed`: the address is on your team's list, in any spelling, and nothing is sent to it. Where only marketing is held back, `suppression` says so and the address stays valid."
              }
            </WithCode>
          </Prose>
        </Section>
        <Section id="not" title="What is not asked">
          <Prose>
            Whether the mailbox exists. Servers that are asked that without being given a message often lie, and take the asking as an
            attack. Send to it: a bounce is explained in the log, and the address is suppressed by itself.
          </Prose>
        </Section>
        <Section id="limits" title="Limits">
          <Prose>
            What was found about a domain is remembered for ten minutes. A team may have 1,000 domains looked up in ten minutes; beyond that
            the answer is 429 with Retry-After. Domains that are remembered do not count.
          </Prose>
        </Section>
      </div>
    </>
  );
}
