/** Four numbers of the week, each the door to the emails behind it. */
import { Spark } from "@/components/charts/spark";
import { Stat, StatRow } from "@/components/ui/stat";
import type { Overview } from "@/lib/analytics";
import { count } from "./health-sentence";

type Figure = Overview["handedOver"];

const shown = [
  { key: "handedOver", label: "Handed over", status: "sent,delivered,complained", colour: "text-delivered", moreIs: undefined },
  { key: "bounced", label: "Bounced", status: "bounced", colour: "text-failed", moreIs: "bad" },
  { key: "failed", label: "Failed", status: "failed", colour: "text-failed", moreIs: "bad" },
  { key: "complained", label: "Complained", status: "complained", colour: "text-complaint", moreIs: "bad" },
] as const;

export function Figures({ overview, base }: { overview: Overview; base: string }) {
  return (
    <StatRow label={`The last ${overview.days.length} days, ${overview.timeZone}`}>
      {shown.map(({ key, label, status, colour, moreIs }) => {
        const figure = overview[key];
        return (
          <Stat
            key={key}
            label={label}
            value={count(figure.now)}
            href={`${base}/emails?recipientStatus=${status}&after=${overview.days[0] ?? ""}`}
            change={change(figure)}
            changeTone={moreIs && figure.now > figure.before ? "bad" : undefined}
            spark={figure.now > 0 ? <Spark values={figure.byDay} className={colour} /> : undefined}
          />
        );
      })}
    </StatRow>
  );
}

/** In recipients, not in percent, while there are few: "+3 on the week before". */
function change({ now, before }: Figure): string {
  if (now === before) return now === 0 ? "None, as the week before" : "As many as the week before";
  const difference = now - before;
  const sign = difference > 0 ? "+" : "−";
  if (before < 20) return `${sign}${count(Math.abs(difference))} on the week before`;
  return `${sign}${Math.round((Math.abs(difference) / before) * 100)} % on the week before`;
}
