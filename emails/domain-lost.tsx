import { Action, Frame, Line } from "./frame";

export function DomainLost({ name, domain, link }: { name: string; domain: string; link: string }) {
  return (
    <Frame
      preview="Its records have been out of the DNS for 72 hours."
      title={`${name}, nothing is sent from ${domain} any more`}
      why="You get this because you look after the domains of your team."
    >
      <Line>
        Its records have been out of the DNS for 72 hours. Publish them again and it sends again, within the hour or at once when you check.
      </Line>
      <Action href={link}>See what to publish</Action>
    </Frame>
  );
}
