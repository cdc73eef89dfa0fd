/** What became of each recipient: in plain words first, then in the server's own. */
import Link from "next/link";
import { EmailStatus } from "@/components/emails/email-status";
import { Mono } from "@/components/ui/mono";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { explainAnswer } from "@/lib/emails";
import type { EmailDetail, EmailEvent, Recipient } from "@/lib/emails/schemas";
import { type Attempt, attemptsOf } from "./attempts";

type RecipientsProps = { email: EmailDetail; events: readonly EmailEvent[]; base: string; timeZone: string };

export function Recipients({ email, events, base, timeZone }: RecipientsProps) {
  const { recipients } = email;
  return (
    <Panel title={recipients.length === 1 ? "Recipient" : `${recipients.length} recipients`} flush>
      <ul className="divide-y divide-line">
        {recipients.map((recipient) => (
          <li key={`${recipient.type} ${recipient.email}`} className="grid gap-3 px-4 py-4 sm:px-5">
            <OneRecipient
              recipient={recipient}
              attempts={attemptsOf(events, recipient.email)}
              nextAttemptAt={email.nextAttemptAt}
              sandboxHref={`${base}/sandbox?q=${encodeURIComponent(recipient.email)}`}
              suppressionHref={`${base}/suppressions?q=${encodeURIComponent(recipient.email)}`}
              timeZone={timeZone}
            />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

type OneProps = {
  recipient: Recipient;
  attempts: readonly Attempt[];
  nextAttemptAt: string | null;
  sandboxHref: string;
  suppressionHref: string;
  timeZone: string;
};

function OneRecipient({ recipient, attempts, nextAttemptAt, sandboxHref, suppressionHref, timeZone }: OneProps) {
  const last = attempts.findLast(({ status }) => status === recipient.status) ?? attempts.at(-1);
  const { means, advice } = explainAnswer({ ...recipient, ...(last ?? {}), status: recipient.status, stage: recipient.stage });
  const kept = recipient.stage === "sandbox" && (recipient.status === "delivered" || recipient.status === "complained");
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 className="flex min-w-0 flex-wrap items-baseline gap-x-2 font-medium [overflow-wrap:anywhere]">
          {recipient.email}
          {recipient.type !== "to" && <span className="text-dense font-normal text-muted">{recipient.type === "cc" ? "Cc" : "Bcc"}</span>}
        </h3>
        <EmailStatus status={recipient.status} />
      </div>
      <p className="max-w-[68ch]">
        {means} {advice && <span className="text-muted">{advice}</span>}
        {kept && (
          <Link href={sandboxHref} className="link">
            Read it in the sandbox inbox
          </Link>
        )}{" "}
        {(recipient.status === "suppressed" || recipient.status === "complained" || recipient.status === "bounced") && (
          <Link href={suppressionHref} className="link">
            Look it up in the suppressions
          </Link>
        )}
      </p>
      {recipient.status === "deferred" && nextAttemptAt && (
        <p className="text-muted">
          Next attempt <RelativeTime at={nextAttemptAt} timeZone={timeZone} />.
        </p>
      )}
      {attempts.length > 0 && (
        <ol aria-label={`Attempts for ${recipient.email}`} className="grid gap-3 border-l border-line pl-4">
          {attempts.map((attempt) => (
            <li key={attempt.id} className="grid gap-1">
              <AttemptLine attempt={attempt} timeZone={timeZone} />
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function AttemptLine({ attempt, timeZone }: { attempt: Attempt; timeZone: string }) {
  const { number, status, at, stage, code, enhanced, text, remoteHost, tls, reportedBy } = attempt;
  const said = [code, enhanced, text].filter(Boolean).join(" ");
  const where = [remoteHost, tls ?? (remoteHost && !reportedBy ? "without TLS" : null)].filter(Boolean).join(", ");
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-dense">
        <EmailStatus status={status} dense />
        {number !== null && <span className="text-muted">Attempt {number}</span>}
        {reportedBy && <span className="text-muted">reported by {reportedBy}</span>}
        {stage && stage !== "sandbox" && <span className="text-muted">at {stages[stage] ?? stage}</span>}
        <RelativeTime at={at} timeZone={timeZone} className="text-muted" />
      </p>
      {said && (
        <Mono copy={said} copyLabel="Copy the server's words">
          {said}
        </Mono>
      )}
      {where && <p className="text-dense text-muted [overflow-wrap:anywhere]">{where}</p>}
    </>
  );
}

/** Where in the SMTP dialogue the answer came, RFC 5321. */
const stages: Record<string, string> = {
  connect: "connecting",
  greeting: "the greeting",
  tls: "TLS",
  auth: "signing in",
  mail: "MAIL FROM",
  rcpt: "RCPT TO",
  data: "DATA",
  dot: "the end of the message",
  ses: "Amazon SES",
};
