import { Action, Frame, Line } from "./frame";

export function TeamPaused({ name, team, because, link }: { name: string; team: string; because: string; link: string }) {
  return (
    <Frame
      preview="Nothing is sent until the operator of this instance resumes it."
      title={`${name}, ${team} is paused`}
      why="You get this because you are an owner or admin of the team."
    >
      <Line>{because}</Line>
      <Line>
        New email is refused, and what waits stays where it is. Everything can still be looked at, keys revoked, email canceled and
        addresses suppressed; if somebody else sent with one of your keys, revoke it first. Find out where the addresses came from, take out
        those that nobody confirmed, and then ask the operator of this instance to resume the team.
      </Line>
      <Action href={link}>Open {team}</Action>
    </Frame>
  );
}
