import type { Metadata } from "next";
import { HtmlPreview } from "@/components/emails/html-preview";
import { withInlineImages } from "@/components/emails/inline-images";
import { RefusedState } from "@/components/shell/refused-state";
import { ButtonLink } from "@/components/ui/button-link";
import { CodeBlock } from "@/components/ui/code-block";
import { KeyValues } from "@/components/ui/key-values";
import { Mono } from "@/components/ui/mono";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Tabs } from "@/components/ui/tabs";
import { getSandboxImages, getSandboxMessage } from "@/lib/emails";
import { tryCall } from "@/lib/web/call";
import { type Asked, one } from "../../asked";
import { here } from "../../here";

export const metadata: Metadata = { title: "Message" };

type Props = { params: Promise<{ team: string; id: string }>; searchParams: Promise<Asked> };

const tabs = [
  { href: "?tab=preview", label: "Preview" },
  { href: "?tab=text", label: "Text" },
  { href: "?tab=headers", label: "Headers" },
  { href: "?tab=raw", label: "Raw" },
];

export default async function MessagePage({ params, searchParams }: Props) {
  const [{ team: slug, id }, asked] = await Promise.all([params, searchParams]);
  const { team } = await here(slug);
  const called = await tryCall(slug, getSandboxMessage, { id });
  const back = { href: `/${slug}/sandbox`, label: "Sandbox inbox" };
  if (!called.ok) {
    return (
      <>
        <PageHeader title="Message" back={back} />
        <RefusedState what="the message" refused={called.refused} />
      </>
    );
  }
  const message = called.data;
  const tab = one(asked, "tab");
  const brought = !tab || tab === "preview" ? await tryCall(slug, getSandboxImages, { id }) : null;
  const images = brought?.ok ? brought.data.images : [];
  return (
    <>
      <PageHeader
        title={message.subject}
        back={back}
        actions={<ButtonLink href={`/${slug}/emails/${message.emailId}`}>Open in the log</ButtonLink>}
      />
      <div className="grid gap-6 *:min-w-0">
        <Panel>
          <KeyValues
            entries={[
              { name: "Envelope from", value: message.from },
              { name: "Envelope to", value: message.recipients.join(", ") },
              { name: "Kept", value: <RelativeTime at={message.receivedAt} timeZone={team.timeZone} /> },
              { name: "Size", value: `${message.sizeBytes.toLocaleString("en")} bytes` },
              {
                name: "Id",
                value: (
                  <Mono copy={message.id} copyLabel="Copy id">
                    {message.id}
                  </Mono>
                ),
              },
            ]}
          />
        </Panel>
        <section aria-label="Content" className="grid min-w-0 gap-4">
          <Tabs label="Content" tabs={tabs} />
          {tab === "text" ? (
            message.text ? (
              <CodeBlock label="Text" code={message.text} wrap />
            ) : (
              <Panel>It has no text part.</Panel>
            )
          ) : tab === "headers" ? (
            <Panel>
              <KeyValues entries={message.headers.map(({ name, value }) => ({ name, value: <Mono>{value}</Mono> }))} />
            </Panel>
          ) : tab === "raw" ? (
            <div className="grid gap-2">
              <CodeBlock label={`Raw, ${message.sizeBytes.toLocaleString("en")} bytes`} code={message.raw} wrap />
              {message.cut && (
                <p className="text-dense text-muted">Only the first {message.raw.length.toLocaleString("en")} bytes are shown.</p>
              )}
            </div>
          ) : (
            <HtmlPreview html={message.html && withInlineImages(message.html, images)} text={message.text} subject={message.subject} />
          )}
        </section>
      </div>
    </>
  );
}
