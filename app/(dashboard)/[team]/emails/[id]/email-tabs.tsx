/** What was sent and all that happened; each view has its address. */
import { HtmlPreview } from "@/components/emails/html-preview";
import { withInlineImages } from "@/components/emails/inline-images";
import { RefusedState } from "@/components/shell/refused-state";
import { CodeBlock } from "@/components/ui/code-block";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Tabs } from "@/components/ui/tabs";
import { getEmailSource, getInlineImages } from "@/lib/emails";
import type { EmailDetail, EmailEvent } from "@/lib/emails/schemas";
import { tryCall } from "@/lib/web/call";
import { EventList } from "./event-list";

type EmailTabsProps = { team: string; email: EmailDetail; events: readonly EmailEvent[]; timeZone: string; tab: string | null };

export function EmailTabs({ team, email, events, timeZone, tab }: EmailTabsProps) {
  const tabs = [
    { href: "?tab=preview", label: "Preview" },
    { href: "?tab=text", label: "Text" },
    { href: "?tab=source", label: "Source" },
    { href: "?tab=events", label: "Events", count: events.length },
  ];
  return (
    <section aria-label="Content and events" className="grid min-w-0 gap-4">
      <Tabs label="Content and events" tabs={tabs} />
      {email.contentRemovedAt && tab !== "events" ? (
        <ContentRemoved at={email.contentRemovedAt} timeZone={timeZone} />
      ) : tab === "text" ? (
        <TextView text={email.text} hasHtml={email.html !== null} />
      ) : tab === "source" ? (
        <SourceView team={team} id={email.id} />
      ) : tab === "events" ? (
        <EventList events={events} timeZone={timeZone} />
      ) : (
        <PreviewView team={team} email={email} />
      )}
    </section>
  );
}

function ContentRemoved({ at, timeZone }: { at: string; timeZone: string }) {
  return (
    <Panel>
      <p className="max-w-[68ch]">
        The body, the headers and the attachments were removed <RelativeTime at={at} timeZone={timeZone} />, because the time that the team
        keeps them was over. What became of the email stays.
      </p>
    </Panel>
  );
}

/** A picture that cannot be read is missing in the preview, and nothing else is. */
async function PreviewView({ team, email }: { team: string; email: EmailDetail }) {
  const { id, html, text, subject, attachments } = email;
  const called = html && attachments.some(({ contentId }) => contentId !== null) ? await tryCall(team, getInlineImages, { id }) : null;
  const images = called?.ok ? called.data.images : [];
  return <HtmlPreview html={html && withInlineImages(html, images)} text={text} subject={subject} />;
}

function TextView({ text, hasHtml }: { text: string | null; hasHtml: boolean }) {
  if (text) return <CodeBlock label="Text" code={text} wrap />;
  return (
    <Panel>
      {hasHtml ? "Its author wrote no text. Readers who want text get one made from the HTML; the source shows it." : "It has no text."}
    </Panel>
  );
}

async function SourceView({ team, id }: { team: string; id: string }) {
  const called = await tryCall(team, getEmailSource, { id });
  if (!called.ok) return <RefusedState what="the source" refused={called.refused} />;
  const { raw, kept, cut, sizeBytes } = called.data;
  return (
    <div className="grid gap-2">
      <CodeBlock label={`Source, ${sizeBytes.toLocaleString("en")} bytes`} code={raw} wrap />
      <p className="max-w-[68ch] text-dense text-muted">
        {kept
          ? "These are the very bytes that the sandbox kept."
          : "This is what every attempt sends. The DKIM signature and the boundary between the parts are added at the hand-over."}
        {cut && ` Only the first ${raw.length.toLocaleString("en")} bytes are shown; its attachments can be downloaded above.`}
      </p>
    </div>
  );
}
