/** Mail of the instance itself goes the same road as everybody's: accepted, queued, signed, accounted for. */
import { createHash } from "node:crypto";
import type { ReactElement } from "react";
import { sandboxDomain } from "@/lib/domains";
import { accept, type Draft, lanes, secretUntil } from "@/lib/emails";
import { env } from "@/lib/infra/env";
import { type Mailbox, parseAddress, parseMailbox } from "@/lib/infra/mime/address";
import type { OpenContext } from "@/lib/kernel/context";
import { AlreadyAnswered } from "@/lib/kernel/execute";
import { systemTeam } from "@/lib/teams";
import { renderNotice } from "./render";

export interface Notice {
  /** The job that sends it. */
  readonly job: string;
  readonly subject: string;
  readonly to: { readonly email: string; readonly name: string };
  /** How long the link in it works, in seconds, where it is a secret: its content is removed when it has left. */
  readonly secretSeconds?: number;
  /** Made only when the mail is really about to be sent: a link in it is a secret that is kept nowhere else. */
  content(): Promise<ReactElement>;
}

/** A job that runs twice sends once: its request id serves as the Idempotency-Key. */
export async function sendNotice(ctx: OpenContext, notice: Notice): Promise<void> {
  const team = await systemTeam();
  const once = {
    operation: notice.job,
    key: `${ctx.requestId}:${notice.to.email}`,
    hash: createHash("sha256").update(notice.to.email).digest("base64url"),
    mode: null,
  };
  const { html, text } = await renderNotice(await notice.content());
  const draft: Draft = {
    from: sender(),
    to: [{ name: notice.to.name || null, address: parseAddress(notice.to.email) }],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: notice.subject,
    html,
    text,
    headers: { "Auto-Submitted": "auto-generated" },
    tags: { notice: notice.job, ...(notice.secretSeconds ? { [secretUntil]: untilIn(notice.secretSeconds) } : {}) },
    sendAt: null,
    lane: lanes.transactional,
    source: "system",
    mode: "live",
  };
  try {
    await accept({ team, principal: { kind: "system", job: notice.job, teamId: team.id }, once }, [draft], ([accepted]) => accepted);
  } catch (error) {
    if (!(error instanceof AlreadyAnswered)) throw error;
  }
}

const untilIn = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

/** MAIL_FROM, or the sandbox's. */
export const sender = (): Mailbox => parseMailbox(env().MAIL_FROM ?? `Mailwright <hello@${sandboxDomain}>`);
