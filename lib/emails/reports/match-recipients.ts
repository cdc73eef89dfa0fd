/** Whom of an email's recipients a report speaks of. */
import { AddressError, foldAddress } from "@/lib/infra/mime/address";
import { mostReported, type ProviderReport, type ReportedRecipient } from "./report";

export interface Meant<Known> {
  /** Of an email with several recipients when it is not known which of them is meant: any one, for what they have in common. */
  readonly person: Known;
  readonly told: ReportedRecipient | null;
  /** One of several, and nobody knows who. */
  readonly unnamed: boolean;
}

/**
 * A complaint has one complainer. Feedback loops often do not say who it was, and SES then names everybody whom it may have been: with
 * several recipients nobody is blamed for it. A bounce without an address is some recipient's too. All else is about everybody.
 *
 * A bounce may name another address than we wrote to (a forward, say): with a single recipient nobody else can be meant. Each address
 * is folded once, and no more addresses are looked at than an email can have recipients.
 */
export function match<Known extends { readonly folded: string }>(
  { recipients, type }: Pick<ProviderReport, "recipients" | "type">,
  known: readonly Known[],
): Meant<Known>[] {
  const [only] = known;
  if (!only) return [];
  const told = recipients.slice(0, mostReported).map((one) => ({ told: one, folded: fold(one.address) }));
  if (known.length === 1)
    return [{ person: only, told: (told.find(({ folded }) => folded === only.folded) ?? told[0])?.told ?? null, unnamed: false }];
  const people = new Map(known.toReversed().map((person) => [person.folded, person]));
  const named = told.flatMap(({ told: one, folded }) => {
    const person = people.get(folded);
    return person ? [{ person, told: one, unnamed: false }] : [];
  });
  const nobody = [{ person: only, told: null, unnamed: true }];
  if (type === "complained" && new Set(named.map(({ person }) => person)).size !== 1) return nobody;
  if (recipients.length > 0) return named;
  return type === "bounced" ? nobody : known.map((person) => ({ person, told: null, unnamed: false }));
}

/** Nobody that we wrote to has a longer one. */
const longestAddress = 1000;

function fold(address: string): string {
  if (address.length > longestAddress) return "";
  try {
    return foldAddress(address);
  } catch (error) {
    if (error instanceof AddressError) return address.toLowerCase();
    throw error;
  }
}
