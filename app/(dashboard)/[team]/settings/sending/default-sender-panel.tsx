import { Panel } from "@/components/ui/panel";
import type { DefaultSender } from "@/lib/domains/default-sender";
import { DefaultSenderForm } from "./default-sender-form";
import { saveDefaultSender } from "./save-default-sender";
import { senderWords } from "./sender-words";

type DefaultSenderPanelProps = { slug: string; sender: DefaultSender; mayChange: boolean };

export function DefaultSenderPanel({ slug, sender, mayChange }: DefaultSenderPanelProps) {
  return (
    <Panel title="Default sender" description={senderWords(sender)}>
      {mayChange && <DefaultSenderForm action={saveDefaultSender.bind(null, slug)} sender={sender} />}
    </Panel>
  );
}
