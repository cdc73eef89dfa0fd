import { Action, Frame, Line } from "./frame";

export function TeamResumed({ name, team, link }: { name: string; team: string; link: string }) {
  return (
    <Frame
      preview="What waited leaves now."
      title={`${name}, ${team} sends again`}
      why="You get this because you are an owner or admin of the team."
    >
      <Line>The operator of this instance resumed the team. What waited leaves now, and new email is accepted.</Line>
      <Line>From now on bounces and complaints are counted anew; what was sent before does not pause the team again.</Line>
      <Action href={link}>See the emails</Action>
    </Frame>
  );
}
