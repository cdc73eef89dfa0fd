import { Action, Frame, Line } from "./frame";

type TransportOutProps = {
  name: string;
  /** Null for the instance's own. */
  team: string | null;
  transport: string;
  since: string;
  why: "suspended" | "refused" | "out";
  lastError: string | null;
  /** A message is given up after so many. */
  hours: number;
  link: string;
};

const happened = {
  suspended: "its account may not send any more: whoever runs it has paused or suspended it.",
  refused: "it does not accept the settings that this instance uses, the credentials first of all.",
  out: "no message gets through. It is tried again every minute.",
};
const advice = {
  suspended: "Settle it with whoever runs the account. Here nothing has to be changed: the account is asked again by itself.",
  refused: "Correct the credentials, or what they are allowed to do. They are tried before they are stored.",
  out: "Ask whoever runs it. It is used again by itself as soon as it answers.",
};

export function TransportOut({ name, team, transport, since, why, lastError, hours, link }: TransportOutProps) {
  return (
    <Frame
      preview={`Since ${since} ${happened[why]}`}
      title={`${name}, ${transport} takes no mail`}
      why={team === null ? "You get this because you operate this instance." : `You get this because you are an owner or admin of ${team}.`}
    >
      <Line>
        Since {since} {happened[why]}
      </Line>
      {lastError && <Line>The last words about it: “{lastError}”</Line>}
      <Line>
        Mail goes out by the next way that is open, and waits while there is none. What has waited for {hours} hours is given up.{" "}
        {advice[why]}
      </Line>
      <Action href={link}>Open Sending</Action>
    </Frame>
  );
}
