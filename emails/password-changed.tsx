import { Action, Frame, Line } from "./frame";

export function PasswordChanged({ name, when, forgot }: { name: string; when: string; forgot: string }) {
  return (
    <Frame
      preview="If this was you, all is well."
      title={`${name}, your password was changed`}
      why="You get this whenever the password of your account changes."
    >
      <Line>It was changed on {when}. Other browsers that were signed in have been signed out.</Line>
      <Line>If this was not you, set a new password at once:</Line>
      <Action href={forgot}>Set a new password</Action>
    </Frame>
  );
}
