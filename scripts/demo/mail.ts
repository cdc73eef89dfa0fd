/** Three hundred mails of a shop, drawn with a seeded die, so that they are the same every time. */

export type DemoOutcome = "delivered" | "bounced" | "complained" | "failed" | "deferred, then delivered";

export interface DemoMail {
  /** Position in the row of mails, oldest first. */
  readonly no: number;
  readonly at: Date;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly tag: string;
  readonly recipients: readonly { readonly address: string; readonly outcome: DemoOutcome }[];
}

const count = 300;
const days = 14;
const first = "Ines Tomas Priya Jonas Aiko Lena Omar Nadia Felix Ruth Diego Hanna Kofi Elif Marta Yusuf".split(" ");
const last = "Berg Silva Kowalski Tanaka Haddad Moreau Nielsen Costa Fischer Adeyemi Rossi Novak".split(" ");
const hosts = ["mail.example", "post.example", "inbox.example", "corp.example"];
const kinds = [
  { tag: "order", from: "orders@sandbox.test", subject: (n: number) => `Your order J-${n} is confirmed`, text: "We pack it today." },
  {
    tag: "shipping",
    from: "orders@sandbox.test",
    subject: (n: number) => `Order J-${n} is on its way`,
    text: "It arrives in two to three days.",
  },
  { tag: "password", from: "account@sandbox.test", subject: () => "Reset your password", text: "The link is good for an hour." },
  { tag: "invoice", from: "billing@sandbox.test", subject: (n: number) => `Invoice ${n}`, text: "Thank you. The invoice is below." },
] as const;
const outcomes: readonly (readonly [number, DemoOutcome])[] = [
  [0.86, "delivered"],
  [0.91, "deferred, then delivered"],
  [0.965, "bounced"],
  [0.985, "failed"],
  [1, "complained"],
];

/** @param now the moment after the newest mail */
export function demoMail(now: Date): DemoMail[] {
  const roll = seededDie(20_264_137);
  const pick = <T>(from: readonly [T, ...T[]] | readonly T[], fallback: T): T => from[Math.floor(roll() * from.length)] ?? fallback;
  return Array.from({ length: count }, (_, no) => {
    const kind = pick(kinds, kinds[0]);
    const age = (days * 86_400_000 * (count - no - roll())) / count;
    return {
      no,
      at: new Date(now.getTime() - age),
      from: kind.from,
      subject: kind.subject(41_000 + no * 7),
      text: kind.text,
      tag: kind.tag,
      recipients: Array.from({ length: roll() < 0.06 ? 2 : 1 }, () => {
        const at = roll();
        return {
          address: `${pick(first, "Ines")}.${pick(last, "Berg")}@${pick(hosts, "mail.example")}`.toLowerCase(),
          outcome: outcomes.find(([upTo]) => at < upTo)?.[1] ?? "delivered",
        };
      }),
    };
  });
}

/** mulberry32: numbers from 0 to below 1. */
function seededDie(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
