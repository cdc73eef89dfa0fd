import { Action, Fallback, Frame, Line } from "./frame";

export function VerifyAddress({ name, link }: { name: string; link: string }) {
  return (
    <Frame
      preview="One press, and your account is ready."
      title={`Welcome, ${name}`}
      why="You get this because somebody signed up with this address. If it was not you, ignore it: the address is not used unless somebody proves that it is theirs."
    >
      <Line>Press the button and write your password to say that this address is yours. The link works for three days.</Line>
      <Action href={link}>Verify this address</Action>
      <Fallback href={link} />
    </Frame>
  );
}
