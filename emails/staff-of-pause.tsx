import { Action, Frame, Line } from "./frame";

export function StaffOfPause({ name, team, because, link }: { name: string; team: string; because: string; link: string }) {
  return (
    <Frame preview={because} title={`${name}, ${team} was paused`} why="You get this because you operate this instance.">
      <Line>{because}</Line>
      <Line>Its owners and admins know. Nothing of the team is sent until you resume it.</Line>
      <Action href={link}>Look at the team</Action>
    </Frame>
  );
}
