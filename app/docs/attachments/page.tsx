import type { Metadata } from "next";
import Link from "next/link";
import { bytesInWords } from "@/components/ui/bytes-in-words";
import { CodeBlock } from "@/components/ui/code-block";
import { KeyValues } from "@/components/ui/key-values";
import { Mono } from "@/components/ui/mono";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { smallBody } from "@/lib/api/body-room";
import { attachmentLimits } from "@/lib/emails";
import { appUrl } from "@/lib/infra/env";
import { refusedExtensions } from "@/lib/infra/mime/media-type";
import { Prose, Section } from "../section";

export const metadata: Metadata = { title: "Attachments" };

const whole = (number: number) => number.toLocaleString("en");

export default function AttachmentsGuidePage() {
  const origin = appUrl();
  const { count, encoded, files, body } = attachmentLimits;
  return (
    <>
      <PageHeader
        title="Attachments"
        description="Files that travel with an email: how to send them, how large they may be, and what arrives."
      />
      <div className="grid gap-10">
        <Section id="send" title="Send a file">
          <Prose>
            Put its bytes into <Mono>content</Mono> in base64. The filename is what its reader sees; the type is told by its ending when{" "}
            <Mono>contentType</Mono> is missing. What arrives has the very bytes that you sent.
          </Prose>
          <CodeBlock
            label="curl with an attachment"
            code={`curl ${origin}/api/v1/emails \\\n  -H "Authorization: Bearer $MAILWRIGHT_KEY" \\\n  -H "Content-Type: application/json" \\\n  -d '{ "from": "you@sandbox.test", "to": "ada@example.com", "subject": "Your bill", "text": "See the file.",\n        "attachments": [{ "filename": "bill.pdf", "content": "'$(base64 < bill.pdf | tr -d "\\n")'" }] }'`}
          />
          <Prose>Paths before a name are taken off. A name with line breaks or control characters is refused.</Prose>
        </Section>
        <Section id="inline" title="Pictures inside the email">
          <Prose>
            A file with a <Mono>contentId</Mono> belongs to the HTML, which shows it by <Mono>cid:</Mono>. In an email without HTML it is an
            ordinary attachment.
          </Prose>
          <CodeBlock
            label="An inline picture"
            code={`{ "html": "<img src=\\"cid:logo\\" alt=\\"Acme\\">",\n  "attachments": [{ "filename": "logo.png", "content": "iVBORw0KGgo…", "contentId": "logo" }] }`}
          />
        </Section>
        <Section id="path" title="A file by its URL">
          <Prose>
            Instead of <Mono>content</Mono> give a <Mono>path</Mono>: a URL with http or https. It is fetched once, while your request
            waits, within ten seconds for a file and thirty for a request; later changes of the file change nothing. What cannot be fetched
            refuses the email with{" "}
            <Link href="/docs/errors#attachment_unreachable" className="link">
              attachment_unreachable
            </Link>
            , and nothing is stored.
          </Prose>
          <Prose>
            Only public addresses are reached: every address that a name has is looked at, and one private, local or reserved address among
            them is enough to refuse it. Redirects are not followed, a user or password in the URL is refused, and so are ports below 1024
            other than 80 and 443. The operator of the instance can allow ranges with <Mono>OUTBOUND_ALLOW_CIDRS</Mono>.
          </Prose>
        </Section>
        <Section id="limits" title="Limits">
          <Panel>
            <KeyValues
              entries={[
                { name: "Files in one email", value: whole(count) },
                {
                  name: "All files of one email",
                  value: `25 MB in base64: ${whole(encoded)} characters, which hold ${whole(files)} bytes of files (${bytesInWords(files)})`,
                },
                { name: "A request that sends", value: `${whole(body)} bytes, for one email and for a batch alike` },
              ]}
            />
          </Panel>
          <Prose>
            Requests of more than {whole(smallBody)} bytes share the memory that this instance has for them. Who finds no room waits a
            little, and is then answered{" "}
            <Link href="/docs/errors#server_busy" className="link">
              server_busy
            </Link>{" "}
            with <Mono>Retry-After</Mono>; nothing of such a request was done. Smaller ones never wait for large ones.
          </Prose>
          <Prose>
            25 MB counts what goes on the wire, without line ends: base64 makes four characters of three bytes. Receivers may take less; a
            server that says so refuses the email for good, and its words stand with the recipient.
          </Prose>
        </Section>
        <Section id="refused" title="Files that are refused">
          <Prose>
            Receivers refuse files that can run when they are opened, so an email with one is refused at once, with{" "}
            <Link href="/docs/errors#attachment_type_refused" className="link">
              attachment_type_refused
            </Link>
            . Put such a file into an archive, or link to it. The endings are:
          </Prose>
          <p className="max-w-[68ch] font-mono text-dense text-muted">{[...refusedExtensions].join(" ")}</p>
        </Section>
        <Section id="download" title="Download what was sent">
          <Prose>
            <Mono>GET /emails/{"{id}"}</Mono> lists the attachments with their sizes and hashes (SHA-256). The bytes of each are at its
            index. Both need a key with <Mono>emails:read</Mono>, which a key that only sends does not have:
          </Prose>
          <CodeBlock
            label="curl that downloads an attachment"
            code={`curl -OJ ${origin}/api/v1/emails/em_…/attachments/0 \\\n  -H "Authorization: Bearer $MAILWRIGHT_KEY"`}
          />
          <Prose>Attachments are kept as long as the content of their email.</Prose>
        </Section>
      </div>
    </>
  );
}
