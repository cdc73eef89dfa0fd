import { Action, Frame, Line } from "./frame";

export function DomainRejected({ name, domain, because, link }: { name: string; domain: string; because: string; link: string }) {
  return (
    <Frame
      preview="The operator of this instance says why."
      title={`${name}, ${domain} was rejected`}
      why="You get this because you look after the domains of your team."
    >
      <Line>The operator of this instance does not let your team send from {domain}. The reason:</Line>
      <Line>{because}</Line>
      <Action href={link}>Open {domain}</Action>
    </Frame>
  );
}
