/** What the sender said about the email, with every id ready to copy. */
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { KeyValues } from "@/components/ui/key-values";
import { Mono } from "@/components/ui/mono";
import { RelativeTime } from "@/components/ui/relative-time";
import type { EmailDetail } from "@/lib/emails/schemas";

const sources: Record<EmailDetail["source"], string> = { api: "API", dashboard: "Dashboard", system: "System" };

export function EmailFacts({ email, base, timeZone }: { email: EmailDetail; base: string; timeZone: string }) {
  const { from, fromName, cc, bcc, replyTo, tags, headers, keyId, source, mode } = email;
  const atProvider = [...new Set(email.recipients.flatMap(({ providerMessageId }) => providerMessageId ?? []))];
  return (
    <KeyValues
      entries={[
        { name: "From", value: fromName ? `${fromName} <${from}>` : from },
        { name: "To", value: email.to },
        { name: "Cc", value: cc.join(", ") },
        { name: "Bcc", value: bcc.join(", ") },
        { name: "Reply to", value: replyTo.join(", ") },
        { name: "Accepted", value: <RelativeTime at={email.createdAt} timeZone={timeZone} /> },
        { name: "Scheduled for", value: email.sendAt && <RelativeTime at={email.sendAt} timeZone={timeZone} /> },
        { name: "Repeats", value: email.resentFrom && <EmailLinks ids={[email.resentFrom]} base={base} /> },
        { name: "Sent again as", value: email.resentAs.length > 0 && <EmailLinks ids={email.resentAs} base={base} /> },
        {
          name: "Id",
          value: (
            <Mono copy={email.id} copyLabel="Copy id">
              {email.id}
            </Mono>
          ),
        },
        {
          name: "Message-ID",
          value: (
            <Mono copy={email.messageId} copyLabel="Copy Message-ID">
              {email.messageId}
            </Mono>
          ),
        },
        { name: "Message-ID at Amazon SES", value: atProvider.length > 0 && <ProviderIds ids={atProvider} /> },
        {
          name: "Source",
          value: (
            <span className="flex flex-wrap items-center gap-2">
              {sources[source]}
              {mode === "test" && <Badge>Test</Badge>}
              {keyId && (
                <Link href={`${base}/credentials`} className="link">
                  <Mono>{keyId}</Mono>
                </Link>
              )}
            </span>
          ),
        },
        { name: "Tags", value: Object.keys(tags).length > 0 && <Tags tags={tags} base={base} /> },
        {
          name: "Headers",
          value: Object.keys(headers).length > 0 && (
            <span className="grid gap-0.5">
              {Object.entries(headers).map(([name, value]) => (
                <Mono key={name}>{`${name}: ${value}`}</Mono>
              ))}
            </span>
          ),
        },
      ].map(({ name, value }) => ({ name, value: value === false ? null : value }))}
    />
  );
}

/** What its recipients see in place of the Message-ID. */
function ProviderIds({ ids }: { ids: readonly string[] }) {
  return (
    <span className="grid gap-0.5 justify-items-start">
      {ids.map((id) => (
        <Mono key={id} copy={id} copyLabel="Copy Message-ID at Amazon SES">
          {id}
        </Mono>
      ))}
    </span>
  );
}

function EmailLinks({ ids, base }: { ids: readonly string[]; base: string }) {
  return (
    <span className="grid gap-0.5 justify-items-start">
      {ids.map((id) => (
        <Link key={id} href={`${base}/emails/${id}`} className="link">
          <Mono>{id}</Mono>
        </Link>
      ))}
    </span>
  );
}

/** Each leads to the other emails that carry it. */
function Tags({ tags, base }: { tags: EmailDetail["tags"]; base: string }) {
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-1">
      {Object.entries(tags).map(([name, value]) => (
        <Link key={name} href={`${base}/emails?tag=${encodeURIComponent(`${name}:${value}`)}`} className="link">
          {name}: {value}
        </Link>
      ))}
    </span>
  );
}
