/** How a transport fares, in words: what it does now, and until when. */
import type { Tone } from "@/components/ui/badge";
import type { Provider, TransportState } from "@/lib/providers/schemas";

export interface StateWords {
  readonly word: string;
  readonly tone: Tone;
  /** What follows the word; null when the word says it all. */
  readonly more: string | null;
}

type Known = TransportState & Partial<Pick<Provider, "quota" | "rate">>;

/** @param now in milliseconds; times are told on the team's clock */
export function stateWords(transport: Known, now: number, timeZone: string): StateWords {
  const told = transport.toldAt ? " Its owners were told." : "";
  const until = transport.closedUntil ? clock(transport.closedUntil, now, timeZone) : null;
  switch (transport.state) {
    case "off":
      return { word: "Off", tone: "plain", more: "Nothing is given to it." };
    case "quota":
      return { word: until ? `Closed until ${until}` : "Closed", tone: "warn", more: "Its daily quota is used up." };
    case "suspended":
      return {
        word: "Suspended",
        tone: "bad",
        more: `Its owner’s account may not send.${until ? ` Asked again at ${until}.` : ""}${told}`,
      };
    case "outage": {
      const began = transport.outSince ?? transport.lastErrorAt;
      const since = began ? ` since ${clock(began, now, timeZone)}` : "";
      return { word: `Out${since}`, tone: "bad", more: `${until ? `Tried again at ${until}.` : ""}${told}`.trim() || null };
    }
    case "recovering":
      return { word: "Coming back", tone: "warn", more: "It is given one message at a time until one gets through." };
    case "open":
      return { word: "Working", tone: "ok", more: figures(transport) };
  }
}

/** "14 a second, 412 of 50,000 today" */
function figures({ pace, quota, rate, throttledAt }: Known): string | null {
  const limit = rate ?? quota?.maxRate ?? null;
  const slowed = pace !== null && throttledAt !== null && (limit === null || pace < limit * 0.95);
  const speed = slowed ? `slowed to ${amount(pace)} a second` : limit === null ? null : `${amount(limit)} a second`;
  const day = quota?.max24h && quota.max24h > 0 ? `${amount(quota.sent24h ?? 0)} of ${amount(quota.max24h)} today` : null;
  return [speed, day].filter(Boolean).join(", ") || null;
}

const amount = (count: number): string => count.toLocaleString("en", { maximumFractionDigits: count < 10 ? 1 : 0 });

/** The time of day, with the date when that is not within half a day. */
function clock(at: string, now: number, timeZone: string): string {
  const moment = new Date(at);
  const near = Math.abs(moment.getTime() - now) < 43_200_000;
  return new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
    ...(near ? {} : { day: "numeric", month: "short" }),
  }).format(moment);
}

/** What happens to the team's mail, in a sentence. */
export function roadSentence(
  providers: readonly Provider[],
  instance: { enabled: boolean; transports: readonly { type: string }[] },
): string {
  const names = providers.filter(({ enabled }) => enabled).map(({ name }) => name);
  const last = instance.transports.every(({ type }) => type === "sandbox") ? "into the sandbox inbox" : "by this instance’s transports";
  if (names.length === 0)
    return instance.enabled ? `Mail goes out ${last}.` : "Mail waits: no provider is on, and this instance’s transports are switched off.";
  const ways = names.length > 1 ? `${names[0]}, then ${names.slice(1).join(", then ")}` : `${names[0]}`;
  return instance.enabled && last.startsWith("by")
    ? `Mail goes out by ${ways}, and ${last} when none of them takes it.`
    : `Mail goes out by ${ways}. It waits when ${names.length > 1 ? "none of them" : "it"} takes ${names.length > 1 ? "it" : "no mail"}.`;
}
