import { Action, Frame, Line } from "./frame";

export function DomainVerified({ name, domain, again, link }: { name: string; domain: string; again: boolean; link: string }) {
  return (
    <Frame
      preview={`The records of ${domain} are in the DNS.`}
      title={`${name}, ${domain} is verified${again ? " again" : ""}`}
      why="You get this because you look after the domains of your team."
    >
      <Line>The records that prove it is yours, and the key that signs its mail, are in the DNS. It is checked every day from now on.</Line>
      <Action href={link}>Open {domain}</Action>
    </Frame>
  );
}
