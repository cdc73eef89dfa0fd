/** Writes the demo's mails with their past: recipients, events, hourly counts and what the sandbox kept. */
import { createHash } from "node:crypto";
import { countedFrom } from "@/lib/emails/count-events";
import { db } from "@/lib/infra/db/client";
import type { DemoMail, DemoOutcome } from "./mail";

/** What an outcome teaches about an address. */
const lessons: Readonly<Partial<Record<string, "hard_bounce" | "complaint">>> = { bounced: "hard_bounce", complained: "complaint" };

interface Step {
  readonly type: string;
  readonly afterMs: number;
  readonly code: number;
  readonly enhanced: string;
  readonly text: string;
}

const kept: Step = { type: "delivered", afterMs: 900, code: 250, enhanced: "2.0.0", text: "Kept in the sandbox." };
const later: Step = { type: "deferred", afterMs: 700, code: 451, enhanced: "4.7.1", text: "Try again in a few minutes." };
const steps: Record<DemoOutcome, readonly Step[]> = {
  delivered: [kept],
  "deferred, then delivered": [later, { ...kept, afterMs: 61_400 }],
  bounced: [{ type: "bounced", afterMs: 800, code: 550, enhanced: "5.1.1", text: "No such mailbox here." }],
  complained: [kept, { ...kept, type: "complained", afterMs: 5_400_000 }],
  failed: [later, { type: "failed", afterMs: 86_400_000, code: 451, enhanced: "4.4.1", text: "The server did not answer in time." }],
};

/** What the team had is replaced; both happen or neither. */
export async function writeMail(teamId: string, keyId: string, mails: readonly DemoMail[]): Promise<void> {
  const now = Date.now();
  const people = mails.flatMap((mail) =>
    mail.recipients.map(({ address, outcome }, no) => {
      const happened = steps[outcome].filter(({ afterMs }) => mail.at.getTime() + afterMs < now);
      return { mail, no, address, happened, final: happened.at(-1) ?? kept };
    }),
  );
  const events = people.flatMap(({ mail, no, happened }) =>
    happened.map((step, nth) => ({ ...step, mail, no, nth, at: new Date(mail.at.getTime() + step.afterMs) })),
  );
  /** Nothing of the past may have gone to somebody who was on the list by then. */
  const hadMoreMail = (address: string, than: DemoMail) =>
    mails.some(({ no, recipients }) => no > than.no && recipients.some((one) => one.address === address));
  await db().$transaction(
    async (tx) => {
      for (const table of [
        "suppressions",
        "sandbox_messages",
        "tallies",
        "team_tallies",
        "domain_tallies",
        "events",
        "deliveries",
        "recipients",
        "emails",
      ])
        await tx.$executeRawUnsafe(`DELETE FROM ${table} WHERE team_id = $1::uuid`, teamId);
      await tx.email.createMany({ data: mails.map((mail) => emailRow(teamId, keyId, mail)) });
      await tx.recipient.createMany({
        data: people.map(({ mail, no, address, happened, final }) => ({
          emailId: idAt(mail.at, mail.no, "email"),
          no,
          teamId,
          kind: "to",
          address,
          status: final.type,
          attempts: happened.filter(({ type }) => type !== "complained").length,
          stage: "sandbox",
          code: final.code,
          enhanced: final.enhanced,
          reply: final.text,
          updatedAt: new Date(mail.at.getTime() + final.afterMs),
        })),
      });
      await tx.event.createMany({
        data: events.map(({ mail, no, nth, at, type, code, enhanced, text }) => ({
          id: idAt(at, mail.no, `event ${no} ${nth}`),
          teamId,
          emailId: idAt(mail.at, mail.no, "email"),
          recipientNo: no,
          type,
          at,
          detail:
            type === "complained"
              ? { transport: "sandbox" }
              : { attempt: nth + 1, transport: "sandbox", stage: "sandbox", code, enhanced, text, remoteHost: null, tls: null },
        })),
      });
      await tx.suppression.createMany({
        data: people.flatMap(({ mail, no, address, final }) => {
          const reason = lessons[final.type];
          const at = new Date(mail.at.getTime() + final.afterMs);
          if (!reason || hadMoreMail(address, mail)) return [];
          const id = idAt(at, mail.no, `suppression ${no}`);
          const emailId = idAt(mail.at, mail.no, "email");
          const note = reason === "hard_bounce" ? `${final.code} ${final.enhanced} ${final.text}` : null;
          return [{ id, teamId, address, folded: address, reason, note, emailId, createdAt: at }];
        }),
        skipDuplicates: true,
      });
      await tx.apiKey.update({ where: { id: keyId }, data: { lastUsedAt: mails.at(-1)?.at ?? null } });
      await tx.$executeRawUnsafe(`WITH fresh AS (${freshOf}), ${countedFrom("fresh", { atHandOver: true })} SELECT`, teamId);
      await tx.sandboxMessage.createMany({
        data: people
          .filter(({ happened }) => happened.some(({ type }) => type === "delivered"))
          .map(({ mail, no, address }) => ({
            id: idAt(mail.at, mail.no, `kept ${no}`),
            teamId,
            emailId: idAt(mail.at, mail.no, "email"),
            envelopeFrom: mail.from,
            recipients: [address],
            subject: mail.subject,
            raw: Buffer.from(source(mail)),
            receivedAt: new Date(mail.at.getTime() + kept.afterMs),
          })),
      });
    },
    { timeout: 60_000 },
  );
}

const emailRow = (teamId: string, keyId: string, mail: DemoMail) => ({
  id: idAt(mail.at, mail.no, "email"),
  teamId,
  keyId,
  source: "api",
  mode: "live",
  lane: 0,
  messageId: messageId(mail),
  fromAddress: mail.from,
  fromName: "Juniper Goods",
  toLine: mail.recipients.map(({ address }) => address),
  ccLine: [],
  replyTo: [],
  subject: mail.subject,
  text: mail.text,
  tags: { kind: mail.tag },
  createdAt: mail.at,
});

/** As our own are: it begins with the email's id, which is how the log finds it. */
const messageId = (mail: DemoMail): string => `<${idAt(mail.at, mail.no, "email")}@sandbox.test>`;

/** All events of the team, in the shape that counting wants. */
const freshOf = `
  SELECT v.team_id, e.from_address AS sender, r.address AS recipient, v.type, v.at
  FROM events v JOIN emails e ON e.id = v.email_id LEFT JOIN recipients r ON r.email_id = v.email_id AND r.no = v.recipient_no
  WHERE v.team_id = $1::uuid`;

const source = (mail: DemoMail): string =>
  [
    `Date: ${mail.at.toUTCString().replace("GMT", "+0000")}`,
    `From: Juniper Goods <${mail.from}>`,
    `To: ${mail.recipients.map(({ address }) => address).join(", ")}`,
    `Subject: ${mail.subject}`,
    `Message-ID: ${messageId(mail)}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "",
    mail.text,
    "",
  ].join("\r\n");

/** A UUIDv7 whose time is the mail's and whose rest is always the same. */
function idAt(at: Date, no: number, what: string): string {
  const ms = at.getTime().toString(16).padStart(12, "0");
  const rest = createHash("sha256").update(`demo ${no} ${what}`).digest("hex");
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6, 18)}`;
}
