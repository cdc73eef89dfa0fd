/**
 * The transport that goes nowhere: mail is kept in the database and shown. Some addresses have a fixed outcome, so that
 * every outcome can be tried without a mail server.
 */
import { createHash } from "node:crypto";
import { pool } from "../db/client";
import { groupWriter } from "../db/group-writer";
import { textArray } from "../db/literal";
import { patiently } from "../db/patiently";
import { foldAddress } from "../mime/address";
import type { Answer, Parcel, Transport } from "./types";

/** What a mailbox of the sandbox does with a message. */
type Outcome = "keep" | "bounce" | "complain" | "defer";

export interface SandboxParcel extends Parcel {
  /** From 1; `deferred@` refuses the first. */
  readonly attempt?: number;
}

export interface SandboxAnswer extends Answer {
  readonly followedBy?: "complained";
}

interface Kept {
  readonly id: string;
  readonly parcel: Parcel;
  readonly recipients: readonly string[];
}

/**
 * `bounced@`, `complained@` and `deferred@` the domain have their outcome; every other address, there or elsewhere, is
 * delivered to the sandbox. The same parcel given twice is kept once.
 * @param domain the one whose addresses have fixed outcomes
 */
export function sandboxTransport(domain: string): Transport & { send(parcel: SandboxParcel): Promise<readonly SandboxAnswer[]> } {
  const writer = groupWriter<Kept, true>({ commit: keep, lanes: 2, maxWeight: 64, weigh: ({ parcel }) => (isLarge(parcel) ? 64 : 1) });
  const open = new Set<Promise<unknown>>();
  return {
    name: "sandbox",
    signs: false,
    async send(parcel: SandboxParcel) {
      const outcomes = parcel.recipients.map((address) => outcomeOf(address, domain, parcel.attempt ?? 1));
      const recipients = parcel.recipients.filter((_, i) => outcomes[i] === "keep" || outcomes[i] === "complain");
      if (recipients.length > 0) {
        const writing = writer.write({ id: keptId(parcel.id, recipients), parcel, recipients });
        open.add(writing);
        try {
          await writing;
        } catch (error) {
          const text = error instanceof Error ? error.message.slice(0, 200) : "The sandbox could not keep the message.";
          return parcel.recipients.map(() => answer("temporary", 451, "4.3.0", text));
        } finally {
          open.delete(writing);
        }
      }
      return outcomes.map((outcome) => answers[outcome]);
    },
    async close() {
      await Promise.allSettled(open);
    },
  };
}

function outcomeOf(address: string, domain: string, attempt: number): Outcome {
  const folded = foldAddress(address);
  if (folded === `bounced@${domain}`) return "bounce";
  if (folded === `complained@${domain}`) return "complain";
  return folded === `deferred@${domain}` && attempt === 1 ? "defer" : "keep";
}

const answer = (result: Answer["result"], code: number, enhanced: string, text: string): SandboxAnswer => ({
  result,
  stage: "sandbox",
  code,
  enhanced,
  text,
  remoteHost: null,
  tls: null,
});

const answers: Record<Outcome, SandboxAnswer> = {
  keep: answer("delivered", 250, "2.0.0", "Kept in the sandbox."),
  complain: { ...answer("delivered", 250, "2.0.0", "Kept in the sandbox."), followedBy: "complained" },
  bounce: answer("permanent", 550, "5.1.1", "The sandbox has no such mailbox."),
  defer: answer("temporary", 451, "4.7.1", "The sandbox wants this message a second time."),
};

/** The time of the email and a hash of who gets this copy: ids sort by time, and a second try finds the first. */
function keptId(emailId: string, recipients: readonly string[]): string {
  const hash = createHash("sha256")
    .update(`${emailId}\n${recipients.join("\n")}`)
    .digest("hex");
  return `${emailId.slice(0, 14)}7${hash.slice(0, 3)}-8${hash.slice(3, 6)}-${hash.slice(6, 18)}`;
}

/** Written by itself, because the driver writes bytes that stand in an array as text of twice their length. */
const isLarge = ({ message }: Parcel): boolean => message.length > 250_000;

async function keep(messages: readonly Kept[]): Promise<true[]> {
  const [first] = messages;
  const alone = messages.length === 1 && first && isLarge(first.parcel) ? first.parcel.message : null;
  await patiently(() =>
    pool().query({
      name: alone ? "keep-sandbox-message" : "keep-sandbox-messages",
      text: `INSERT INTO sandbox_messages (id, team_id, email_id, envelope_from, recipients, subject, raw)
             SELECT t.id, e.team_id, e.id, t.envelope_from, t.recipients::text[], e.subject, t.raw
             FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], ${alone ? "ARRAY[$5::bytea]" : "$5::bytea[]"}) AS t (id, email_id, envelope_from, recipients, raw)
             JOIN emails e ON e.id = t.email_id
             ON CONFLICT (id) DO NOTHING`,
      values: [
        messages.map(({ id }) => id),
        messages.map(({ parcel }) => parcel.id),
        messages.map(({ parcel }) => parcel.envelopeFrom),
        messages.map(({ recipients }) => textArray(recipients)),
        alone ?? messages.map(({ parcel }) => parcel.message),
      ],
    }),
  );
  return messages.map(() => true);
}
