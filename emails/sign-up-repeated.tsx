import { Action, Frame, Line } from "./frame";

export function SignUpRepeated({ name, signIn, forgot }: { name: string; signIn: string; forgot: string }) {
  return (
    <Frame
      preview="Somebody tried to sign up with your address."
      title={`Hello again, ${name}`}
      why="You get this because somebody signed up with this address, which has an account."
    >
      <Line>
        There is an account for this address already, so no second one was made. Sign in with it; if the password is lost, you can set a new
        one.
      </Line>
      <Action href={signIn}>Sign in</Action>
      <Line>
        <a href={forgot}>Set a new password</a>
      </Line>
      <Line>If it was not you who signed up, there is nothing to do.</Line>
    </Frame>
  );
}
