import { Action, Frame, Line } from "./frame";

type TransportBackProps = { name: string; team: string | null; transport: string; since: string; until: string; link: string };

export function TransportBack({ name, team, transport, since, until, link }: TransportBackProps) {
  return (
    <Frame
      preview="What waited for it leaves now."
      title={`${name}, ${transport} takes mail again`}
      why={team === null ? "You get this because you operate this instance." : `You get this because you are an owner or admin of ${team}.`}
    >
      <Line>
        It was out from {since} until {until}. What waited for it leaves now.
      </Line>
      <Action href={link}>Open Sending</Action>
    </Frame>
  );
}
