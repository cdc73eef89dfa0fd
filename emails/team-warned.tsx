import { Action, Frame, Line } from "./frame";

export function TeamWarned({ name, team, because, link }: { name: string; team: string; because: string; link: string }) {
  return (
    <Frame
      preview={because}
      title={`${name}, ${team} may be paused soon`}
      why="You get this because you are an owner or admin of the team. At most one such mail comes a day."
    >
      <Line>{because}</Line>
      <Line>
        Stop writing to addresses that nobody confirmed or that have been silent for long, and let everybody leave with one click. If the
        share grows, the team is paused and nothing is sent any more.
      </Line>
      <Action href={link}>See where it comes from</Action>
    </Frame>
  );
}
