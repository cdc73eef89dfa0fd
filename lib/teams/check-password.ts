/** Signing in: is this the person's password? */

import type { User } from "@/lib/infra/db/generated/client";
import { AddressError, foldAddress, parseAddress } from "@/lib/infra/mime/address";
import { limits, takeFrom } from "./limits";
import { nobodysHash, verifyPassword } from "./password-hash";
import { peekUserByKey } from "./user";

/**
 * Null for a wrong password as for an address nobody has, after the same work.
 * @throws Fault too_many_attempts, counted per address and per IP whether the address is known or not
 */
export async function checkPassword(email: string, password: string, ip: string | null): Promise<User | null> {
  const key = keyOf(email);
  if (ip) await takeFrom(limits.signInPerIp, ip);
  const asked = key ?? email.slice(0, 320);
  await takeFrom(limits.signInPerPair, `${asked} ${ip}`);
  await takeFrom(limits.signInPerAddress, asked);
  const user = key ? await peekUserByKey(key) : null;
  const fits = await verifyPassword(password.slice(0, 1024), user?.passwordHash ?? nobodysHash);
  return user && fits ? user : null;
}

function keyOf(email: string): string | null {
  try {
    return foldAddress(parseAddress(email).text);
  } catch (error) {
    if (error instanceof AddressError) return null;
    throw error;
  }
}
