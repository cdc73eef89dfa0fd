import type { Metadata } from "next";
import { RefusedState } from "@/components/shell/refused-state";
import { Notice } from "@/components/ui/notice";
import { getDefaultSender } from "@/lib/domains";
import { listProviders } from "@/lib/providers";
import { tryCall } from "@/lib/web/call";
import { here } from "../../here";
import { whoMayChange } from "../who-may-change";
import { DefaultSenderPanel } from "./default-sender-panel";
import { SendingPanels } from "./sending-panels";

export const metadata: Metadata = { title: "Sending" };

export default async function SendingPage({ params }: { params: Promise<{ team: string }> }) {
  const { team, may } = await here((await params).team);
  const [called, sender] = await Promise.all([tryCall(team.slug, listProviders, {}), tryCall(team.slug, getDefaultSender, {})]);
  if (!called.ok) return <RefusedState what="how the team sends" refused={called.refused} />;
  const mayChange = may("admin");
  return (
    <div className="grid max-w-200 gap-6">
      {!mayChange && <Notice title="You can look, but not change">{await whoMayChange(team)}</Notice>}
      <SendingPanels initial={called.data} mayChange={mayChange} timeZone={team.timeZone} renderedAt={Date.now()} />
      {sender.ok && <DefaultSenderPanel slug={team.slug} sender={sender.data} mayChange={mayChange} />}
    </div>
  );
}
