/** The events of one recipient that an answer belongs to, as attempts with their numbers. */
import type { EmailEvent, Recipient } from "@/lib/emails/schemas";

export interface Attempt {
  readonly id: string;
  readonly at: string;
  readonly status: Recipient["status"];
  /** Null for what happened without an attempt. */
  readonly number: number | null;
  readonly reason: string | null;
  /** The provider that told it; null for what our own worker saw. */
  readonly reportedBy: string | null;
  /** SES's word for a bounce: `Permanent`, `Transient`, `Undetermined`, and what kind of it. */
  readonly bounceType: string | null;
  readonly bounceSubType: string | null;
  readonly stage: string | null;
  readonly code: number | null;
  readonly enhanced: string | null;
  readonly text: string | null;
  readonly remoteHost: string | null;
  readonly tls: string | null;
  /** Of a bounce: whether the address was found to be at fault. */
  readonly hard: boolean | null;
}

const telling: readonly Recipient["status"][] = [
  "deferred",
  "sent",
  "delivered",
  "bounced",
  "complained",
  "failed",
  "suppressed",
  "canceled",
];

/** In the order in which they happened. */
export function attemptsOf(events: readonly EmailEvent[], address: string): Attempt[] {
  return events.flatMap(({ id, type, recipient, detail, createdAt }) => {
    const status = telling.find((each) => each === type);
    if (!status || recipient !== address) return [];
    const word = (name: string) => (typeof detail?.[name] === "string" ? detail[name] : null);
    const number = (name: string) => (typeof detail?.[name] === "number" ? detail[name] : null);
    return [
      {
        id,
        at: createdAt,
        status,
        number: number("attempt") || null,
        reason: word("reason"),
        reportedBy: word("reportedBy"),
        bounceType: word("bounceType"),
        bounceSubType: word("bounceSubType"),
        stage: word("stage"),
        code: number("code"),
        enhanced: word("enhanced"),
        text: word("text"),
        remoteHost: word("remoteHost"),
        tls: word("tls"),
        hard: typeof detail?.hard === "boolean" ? detail.hard : null,
      },
    ];
  });
}
