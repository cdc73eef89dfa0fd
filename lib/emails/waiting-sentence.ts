/** What a message waits for, and what can be done, in a sentence for the people of the team. */
import type { WaitingFor } from "./schemas";

/** The way that it waits for. */
export interface Way {
  /** Null for the instance's, whose whereabouts are its operator's. */
  readonly name: string | null;
  /** No other one is there. */
  readonly alone: boolean;
  /** Messages a second, where that is what holds it up. */
  readonly rate: number | null;
}

export function waitingSentence(reason: WaitingFor["reason"], way: Way | null): string {
  if (reason === "team_paused")
    return "The team is paused, and its mail leaves when the operator of this instance resumes it: ask them to.";
  if (!way) return "There is no way to send: turn on a provider, or this instance’s transports, under Settings, Sending.";
  const it = way.name ?? "this instance’s transport";
  const It = way.name ?? "This instance’s transport";
  const first = way.alone ? It : `No way to send is open, and ${it}, which will be tried first,`;
  const mend = way.name === null ? "ask the operator of this instance, or add a provider" : "correct them";
  const hurry = way.name === null ? "and nothing has to be done" : "or sooner by a higher rate under Settings, Sending";
  switch (reason) {
    case "no_transport":
    case "outage":
      return `${first} is out: it is tried again by itself, and another provider under Settings, Sending, would step in.`;
    case "refused":
      return `${first} does not accept its credentials or settings: ${mend} under Settings, Sending.`;
    case "suspended":
      return `${first} may not send, because its account is suspended: settle that with whoever runs the account, or add another provider under Settings, Sending.`;
    case "quota":
      return `${first} has used up its daily quota: the message leaves when there is quota again, or by another provider added under Settings, Sending.`;
    case "paced":
      return way.rate === null
        ? `${It} or the receiver’s server was offered more than it takes, so this message goes a little later: nothing has to be done.`
        : `${It} takes ${amount(way.rate)} a second and others stand before this message: it leaves when it is its turn, ${hurry}.`;
  }
}

const amount = (rate: number): string => {
  const words = rate.toLocaleString("en", { maximumFractionDigits: rate < 10 ? 1 : 0 });
  return `${words} ${words === "1" ? "message" : "messages"}`;
};
