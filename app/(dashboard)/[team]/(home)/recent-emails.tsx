/** The last emails, as a door to the log. */
import Link from "next/link";
import { EmailsTable } from "@/components/emails/emails-table";
import { Panel } from "@/components/ui/panel";
import type { EmailRow } from "@/lib/emails/schemas";

export function RecentEmails({ emails, base, timeZone }: { emails: readonly EmailRow[]; base: string; timeZone: string }) {
  return (
    <Panel
      title="Latest emails"
      flush
      actions={
        <Link href={`${base}/emails`} className="link text-dense">
          All emails
        </Link>
      }
    >
      <EmailsTable emails={emails} base={base} timeZone={timeZone} />
    </Panel>
  );
}
