/** The files of an email, each to be saved. Inline ones are those that its HTML can show. */
import { Download } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { bytesInWords } from "@/components/ui/bytes-in-words";
import { Panel } from "@/components/ui/panel";
import type { EmailDetail } from "@/lib/emails/schemas";

export function Attachments({ team, email }: { team: string; email: EmailDetail }) {
  const { attachments } = email;
  if (attachments.length === 0) return null;
  return (
    <Panel title={attachments.length === 1 ? "Attachment" : `${attachments.length} attachments`} flush>
      <ul className="divide-y divide-line">
        {attachments.map(({ index, filename, contentType, size, contentId }) => (
          <li key={index} className="flex items-center justify-between gap-4 px-4 py-3 sm:px-5">
            <div className="grid min-w-0 gap-0.5">
              <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 font-medium [overflow-wrap:anywhere]">
                {filename}
                {contentId !== null && <Badge>Inline</Badge>}
              </p>
              <p className="text-dense text-muted [overflow-wrap:anywhere]">
                {contentType.split(";")[0]}, {bytesInWords(size)}
              </p>
            </div>
            <a
              href={`/api/dashboard/${team}/emails/${email.id}/attachments/${index}`}
              download={filename}
              className="inline-flex size-(--control-h) shrink-0 items-center justify-center gap-2 rounded-control border border-control/60 bg-surface text-body font-medium hover:bg-sunken sm:w-auto sm:px-3"
            >
              <Download aria-hidden className="size-4 stroke-[1.5]" />
              <span className="sr-only sm:not-sr-only">
                Download<span className="sr-only"> {filename}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
