/** The addresses with a fixed outcome, so that every outcome can be tried without a mail server. */
import { Mono } from "@/components/ui/mono";

const outcomes = [
  { address: "delivered@sandbox.test", outcome: "Delivered and kept here." },
  {
    address: "bounced@sandbox.test",
    outcome: "Refused for good: 550 5.1.1, no such mailbox. It stays off the suppression list, so every email to it bounces.",
  },
  { address: "deferred@sandbox.test", outcome: "Put off once with 451 4.7.1, delivered at the second attempt." },
  {
    address: "complained@sandbox.test",
    outcome: "Delivered, then reported as spam. A live email puts it on the suppression list: the next is refused until you take it off.",
  },
  { address: "suppressed@sandbox.test", outcome: "Never tried, as an address on the suppression list." },
];

export function SandboxOutcomes() {
  return (
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[auto_1fr]">
      {outcomes.map(({ address, outcome }) => (
        <div key={address} className="grid items-center gap-x-6 sm:col-span-2 sm:grid-cols-subgrid">
          <dt>
            <Mono copy={address} copyLabel={`Copy ${address}`}>
              {address}
            </Mono>
          </dt>
          <dd className="text-muted">{outcome}</dd>
        </div>
      ))}
    </dl>
  );
}
