/** Addresses of people: parsed by the one parser, and folded in two ways. */
import { type Address, AddressError, foldAddress, parseAddress } from "@/lib/infra/mime/address";
import { invalid } from "@/lib/kernel/fault";

/** @throws Fault validation_error at the field */
export function readAddress(text: string, field = "email"): Address {
  try {
    return parseAddress(text);
  } catch (error) {
    if (error instanceof AddressError) throw invalid(field, error.message);
    throw error;
  }
}

/** Two spellings that compare alike are one person's. */
export const addressKey = (address: Address): string => foldAddress(address.text);

/** Coarser, for limits only: what follows a plus does not count, nor do dots at Gmail, which has two names. */
export function mailboxKey(address: Address): string {
  const [local = "", domain = ""] = foldAddress(address.text).split("@");
  const plain = local.split("+")[0] ?? local;
  return /^(gmail|googlemail)\.com$/.test(domain) ? `${plain.replaceAll(".", "")}@gmail.com` : `${plain}@${domain}`;
}
