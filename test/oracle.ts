/**
 * The four numbers that say whether delivery kept its promises, from the outside only: what was accepted, what a mail
 * server took, and what the product says of each.
 */
import { expect } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { patiently } from "@/lib/infra/db/patiently";
import { publicId } from "@/lib/infra/ids";
import type { SinkTransaction } from "./smtp-sink";

export interface Verdict {
  /** Accepted, taken by nobody, and not said to have ended otherwise. */
  readonly lost: number;
  /** Copies beyond the first. */
  readonly dup: number;
  /** Taken, and never accepted. */
  readonly phantom: number;
  /** Said to be sent and taken by nobody, or said to have failed and taken; a bounce that was reported later is none. */
  readonly lie: number;
  /** Messages whose copies do not all carry the same Message-ID. */
  readonly strange: number;
}

const endedOtherwise = new Set(["bounced", "failed", "suppressed", "canceled"]);

/** @param emailIds UUIDs of what was accepted */
export async function judge(
  emailIds: readonly string[],
  taken: readonly Pick<SinkTransaction, "recipients" | "message">[],
): Promise<Verdict> {
  const { rows } = await patiently(() =>
    pool().query<{ email_id: string; address: string; status: string; stage: string | null }>(
      "SELECT email_id, address, status, stage FROM recipients WHERE email_id = ANY ($1::uuid[])",
      [emailIds],
    ),
  );
  const copies = new Map<string, string[]>();
  for (const { recipients, message } of taken) {
    const head = message.subarray(0, message.indexOf("\r\n\r\n")).toString("latin1");
    const id = /^X-Mailwright-Id: (.+)\r?$/m.exec(head)?.[1] ?? "none";
    const messageId = /^Message-ID: (.+)\r?$/m.exec(head)?.[1] ?? "none";
    for (const recipient of recipients) {
      const name = `${id} ${recipient}`;
      copies.set(name, [...(copies.get(name) ?? []), messageId]);
    }
  }
  const verdict = { lost: 0, dup: 0, phantom: 0, lie: 0, strange: 0 };
  const accepted = new Set<string>();
  for (const { email_id, address, status, stage } of rows) {
    const name = `${publicId("email", email_id)} ${address}`;
    accepted.add(name);
    const count = copies.get(name)?.length ?? 0;
    if (count === 0 && !endedOtherwise.has(status)) verdict.lost++;
    if (count === 0 && (status === "sent" || status === "delivered")) verdict.lie++;
    if (count > 0 && (status === "failed" || (status === "bounced" && stage !== "report"))) verdict.lie++;
    verdict.dup += Math.max(0, count - 1);
    if (new Set(copies.get(name)).size > 1) verdict.strange++;
  }
  for (const name of copies.keys()) if (!accepted.has(name)) verdict.phantom++;
  return verdict;
}

/**
 * Expects that nothing was lost, invented or told wrong, and that no more was doubled than may be; prints the four numbers.
 * @param what happened, with its number in the list of faults: `F01 kill -9 …`
 */
export function expectKept(what: string, verdict: Verdict, mayDouble = 0): void {
  const { lost, dup, phantom, lie } = verdict;
  process.stdout.write(`${what} · lost ${lost} · dup ${dup} (at most ${mayDouble}) · phantom ${phantom} · lie ${lie}\n`);
  expect(verdict).toEqual({ lost: 0, dup, phantom: 0, lie: 0, strange: 0 });
  expect(dup).toBeLessThanOrEqual(mayDouble);
}
