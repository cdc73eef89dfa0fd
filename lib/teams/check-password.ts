/** Signing in: is this the person's password? */
import type { User } from "@/lib/infra/db/generated/client";
import { newUuid } from "@/lib/infra/ids";
import { AddressError, foldAddress, parseAddress } from "@/lib/infra/mime/address";
import { networkOf } from "@/lib/infra/net/network";
import { knownDevice } from "./known-device";
import { type Limit, limits, type Taken, take, tooManyAttempts, within } from "./limits";
import { nobodysHash, verifyPassword } from "./password-hash";
import { noteAside } from "./security-event";
import { peekUserByKey } from "./user";

/** What is known of a browser beside its address. */
export interface Browser {
  readonly userAgent?: string | null;
  /** The cookie of `rememberDevice`. */
  readonly device?: string | null;
  readonly requestId?: string;
}

/**
 * Null for a wrong password as for an address nobody has, after the same work. Wrong and refused attempts are noted; what is let
 * in is noted by `openSession`. Only wrong passwords count towards the limits.
 * @throws Fault too_many_attempts, counted per address and per network whether the address is known or not
 */
export async function checkPassword(email: string, password: string, ip: string | null, browser: Browser = {}): Promise<User | null> {
  const { userAgent = null, device = null, requestId = newUuid() } = browser;
  const key = keyOf(email);
  const note = (userId: string | null, outcome: "wrong" | "refused") =>
    noteAside({ operation: "people.signIn", outcome, userId, requestId, ip, userAgent });
  const counted = await takeAll(limitsOn(key ?? email.slice(0, 320), ip, key ? knownDevice(device, key) : null));
  const user = key ? await peekUserByKey(key) : null;
  if (!counted.ok) {
    // One row in a while is enough to see it by; the log and the metric have each.
    const isFirst = await within(limits.auditRefused, key ?? email.slice(0, 320));
    note(isFirst ? (user?.id ?? null) : null, "refused");
    throw tooManyAttempts(counted.retryAfterSeconds);
  }
  const fits = await verifyPassword(password.slice(0, 1024), user?.passwordHash ?? nobodysHash);
  if (user && fits) {
    await counted.giveBack();
    return user;
  }
  note(user?.id ?? null, "wrong");
  return null;
}

/** A browser that is known has a limit of its own, which nobody else can use up. */
function limitsOn(asked: string, ip: string | null, device: string | null): [Limit, string][] {
  if (device) return [[limits.signInPerDevice, `${device} ${asked}`]];
  const network = ip && networkOf(ip);
  return [
    ...(network ? [[limits.signInPerNetwork, network] satisfies [Limit, string]] : []),
    [limits.signInPerPair, `${asked} ${network}`],
    [limits.signInPerAddress, asked],
  ];
}

/** Counts in each, or in none: what was taken from the ones before a refusal is given back. */
async function takeAll(wanted: readonly [Limit, string][]): Promise<Taken> {
  const uses: (Taken & { ok: true })[] = [];
  const giveBack = async () => {
    await Promise.all(uses.map((use) => use.giveBack()));
  };
  for (const [limit, of] of wanted) {
    const use = await take(limit, of);
    if (!use.ok) {
      await giveBack();
      return use;
    }
    uses.push(use);
  }
  return { ok: true, giveBack };
}

function keyOf(email: string): string | null {
  try {
    return foldAddress(parseAddress(email).text);
  } catch (error) {
    if (error instanceof AddressError) return null;
    throw error;
  }
}
