import { Action, Frame, Line } from "./frame";

export function InstanceTest({ name, home, transport }: { name: string; home: string; transport: string }) {
  return (
    <Frame
      preview="This mail took the same road as every mail you will send."
      title={`It works, ${name}`}
      why="You get this once, because you set this instance up."
    >
      <Line>
        This mail was accepted, queued, composed, signed with DKIM and handed over by {transport}: the same road that every mail of yours
        will take.
      </Line>
      <Action href={home}>Open your dashboard</Action>
    </Frame>
  );
}
