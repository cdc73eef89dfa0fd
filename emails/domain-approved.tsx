import { Action, Frame, Line } from "./frame";

export function DomainApproved({ name, domain, verified, link }: { name: string; domain: string; verified: boolean; link: string }) {
  return (
    <Frame
      preview={verified ? "You can send from it now." : "Publish its DNS records to send from it."}
      title={`${name}, ${domain} is approved`}
      why="You get this because you look after the domains of your team."
    >
      <Line>
        {verified
          ? "The operator approved it and its DNS records are in place: you can send from it now."
          : "The operator approved it. You can send from it as soon as its DNS records are published."}
      </Line>
      <Action href={link}>Open {domain}</Action>
    </Frame>
  );
}
