import { Action, Frame, Line } from "./frame";

interface Props {
  name: string;
  domain: string;
  /** When sending stops; null when it does not. */
  until: string | null;
  says: readonly string[];
  link: string;
}

export function DomainRegressed({ name, domain, until, says, link }: Props) {
  return (
    <Frame
      preview={until ? `Publish its records again before ${until}.` : "Its DNS records changed for the worse."}
      title={`${name}, ${domain} needs you`}
      why="You get this because you look after the domains of your team."
    >
      {until && (
        <Line>
          The records that prove that {domain} is yours, or the key that signs its mail, are not in the DNS any more. Mail from it goes out
          until {until}. Publish them before then, and nothing stops.
        </Line>
      )}
      {says.map((line) => (
        <Line key={line}>{line}</Line>
      ))}
      <Action href={link}>See what to publish</Action>
    </Frame>
  );
}
