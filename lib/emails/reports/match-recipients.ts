/** Whom of an email's recipients a report speaks of. */
import { AddressError, foldAddress } from "@/lib/infra/mime/address";
import { mostReported, type ProviderReport, type ReportedRecipient } from "./report";

export interface Meant<Known> {
  readonly person: Known;
  readonly told: ReportedRecipient | null;
}

/**
 * A bounce may name another address than we wrote to (a forward, say): with a single recipient nobody else can be meant. Each address
 * is folded once, and no more addresses are looked at than an email can have recipients.
 */
export function match<Known extends { readonly folded: string }>(
  { recipients }: Pick<ProviderReport, "recipients">,
  known: readonly Known[],
): Meant<Known>[] {
  if (recipients.length === 0) return known.map((person) => ({ person, told: null }));
  const named = recipients.slice(0, mostReported).map((told) => ({ told, folded: fold(told.address) }));
  const [only] = known;
  if (known.length === 1 && only)
    return [{ person: only, told: (named.find(({ folded }) => folded === only.folded) ?? named[0])?.told ?? null }];
  const people = new Map(known.toReversed().map((person) => [person.folded, person]));
  return named.flatMap(({ told, folded }) => {
    const person = people.get(folded);
    return person ? [{ person, told }] : [];
  });
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
