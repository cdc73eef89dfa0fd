/** Who sent, and where it went: two lists by domain. */
import { BarList } from "@/components/charts/bar-list";
import { Panel } from "@/components/ui/panel";
import type { DeliveryStatistics } from "@/lib/analytics";
import { count, deliveryRate } from "./report-words";

type Line = Pick<DeliveryStatistics["summary"], "attempted" | "bounced" | "failed" | "complained"> & {
  domain?: string | undefined;
};

export function ByDomain({ senders, recipients }: { senders: readonly Line[]; recipients: readonly Line[] }) {
  return (
    <div className="grid gap-6 *:min-w-0 lg:grid-cols-2">
      <Panel title="By sender" description="The domain in From, by recipients attempted.">
        <BarList label="Recipients attempted, by the domain in From" bars={senders.slice(0, 10).map(toBar)} />
      </Panel>
      <Panel title="By recipient" description="Where mail went. Counted by days of UTC.">
        <BarList label="Recipients attempted, by their domain" bars={recipients.map(toBar)} />
      </Panel>
    </div>
  );
}

const toBar = ({ domain = "", attempted, bounced, failed, complained }: Line) => ({
  name: domain,
  value: attempted,
  detail: [
    bounced + failed === 0 ? "None bounced or failed" : `${deliveryRate({ attempted, bounced, failed })} neither bounced nor failed`,
    ...(bounced > 0 ? [`${count(bounced)} bounced`] : []),
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
    ...(complained > 0 ? [`${count(complained)} complained`] : []),
  ].join(", "),
});
