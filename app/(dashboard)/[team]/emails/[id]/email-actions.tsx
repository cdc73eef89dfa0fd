/** What can still be done with the email: move it, stop it, send it again. */
import { LockedButton } from "@/components/shell/locked-button";
import type { EmailDetail } from "@/lib/emails/schemas";
import { CancelEmail } from "./cancel-email";
import { MoveEmail } from "./move-email";
import { SendAgain } from "./send-again";

type EmailActionsProps = { email: EmailDetail; base: string; timeZone: string; allowed: boolean };

const waiting = new Set(["scheduled", "queued", "deferred"]);
const failures = new Set(["bounced", "failed"]);

export function EmailActions({ email, base, timeZone, allowed }: EmailActionsProps) {
  const { id, subject, status, sendAt, recipients, contentRemovedAt } = email;
  const waits = recipients.filter((one) => waiting.has(one.status)).length;
  if (!allowed)
    return <LockedButton why="A developer, admin or owner of the team can cancel emails and send them again.">Change</LockedButton>;
  return (
    <>
      {status === "scheduled" && sendAt && <MoveEmail id={id} sendAt={sendAt} timeZone={timeZone} />}
      {waits > 0 && <CancelEmail id={id} subject={subject} waits={waits} others={recipients.length - waits} />}
      {waits === 0 && !contentRemovedAt && (
        <SendAgain id={id} base={base} all={recipients.length} failed={recipients.filter((one) => failures.has(one.status)).length} />
      )}
    </>
  );
}
