import { Action, Fallback, Frame, Line } from "./frame";

export function ResetPassword({ name, link }: { name: string; link: string }) {
  return (
    <Frame
      preview="The link works for one hour, once."
      title={`A new password for ${name}`}
      why="You get this because somebody asked for a new password for this address. If it was not you, ignore it: the old one stays."
    >
      <Line>
        Press the button and choose a new password. The link works once, for an hour. You will then be signed out everywhere else.
      </Line>
      <Action href={link}>Choose a new password</Action>
      <Fallback href={link} />
    </Frame>
  );
}
