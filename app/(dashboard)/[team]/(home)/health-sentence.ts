/** A team's week in words: the sentence that Home begins with. */
import { type Overview, percentOf } from "@/lib/analytics";

/** "1,240 recipients in 7 days: 99.1 % handed over, 3 bounced. Nothing waits." */
export function healthSentence({ attempted, handedOver, bounced, failed, complained, waiting, days }: Overview): string {
  const settled = attempted.now;
  const rest = waitingWords(waiting);
  if (settled === 0) return `Nothing was settled in the last ${days.length} days. ${rest}`;
  const parts = [
    `${handedOver.now === settled ? "all" : percentOf(handedOver.now, settled)} handed over`,
    ...(bounced.now > 0 ? [`${count(bounced.now)} bounced`] : []),
    ...(failed.now > 0 ? [`${count(failed.now)} failed`] : []),
    ...(complained.now > 0 ? [`${count(complained.now)} complained`] : []),
    ...(bounced.now + failed.now + complained.now === 0 ? ["none refused"] : []),
  ];
  return `${count(settled)} ${settled === 1 ? "recipient" : "recipients"} in ${days.length} days: ${parts.join(", ")}. ${rest}`;
}

function waitingWords({ count: n, overdueSeconds, scheduled }: Overview["waiting"]): string {
  const later = scheduled > 0 ? `${count(scheduled)} ${scheduled === 1 ? "is" : "are"} scheduled.` : "";
  if (n === 0) return later || "Nothing waits.";
  const late = overdueSeconds >= 60 ? `, the oldest for ${duration(overdueSeconds)}` : "";
  return `${count(n)} ${n === 1 ? "message waits" : "messages wait"}${late}. ${later}`.trimEnd();
}

/** "6 minutes", "2 hours". */
export function duration(seconds: number): string {
  const [amount, unit] =
    seconds < 3_600 ? [seconds / 60, "minute"] : seconds < 86_400 ? [seconds / 3_600, "hour"] : [seconds / 86_400, "day"];
  const whole = Math.max(1, Math.floor(amount));
  return `${whole} ${unit}${whole === 1 ? "" : "s"}`;
}

export const count = (n: number): string => n.toLocaleString("en");
