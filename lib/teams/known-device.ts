/**
 * A browser in which somebody has signed in before is remembered by a signed cookie. Guesses of strangers, from the same network or
 * from many, then do not lock that person out. The cookie opens nothing: it only has a limit of its own.
 */
import { randomBytes } from "node:crypto";
import { sameSecret } from "@/lib/infra/crypto/same-secret";
import { hmac } from "@/lib/infra/crypto/seal";

/** How long a browser is remembered after a sign-in. */
export const deviceDays = 180;
/** People who share a browser; the ones who signed in last. */
const mostPeople = 4;
const entryPattern = /^([\w-]{22})\.(\d{1,6})\.([\w-]{43})$/;
const today = (): number => Math.floor(Date.now() / 86_400_000);

const macOf = (id: string, until: string, emailKey: string): string =>
  hmac("known device", `${id} ${until} ${emailKey}`).toString("base64url");

const entriesOf = (cookie: string | null | undefined): string[] =>
  (cookie ?? "")
    .split("~")
    .filter((entry) => entryPattern.test(entry))
    .slice(0, mostPeople);

/**
 * The id of the browser when the person signed in there before, else null.
 * @param emailKey the person's address, folded (`addressKey`)
 */
export function knownDevice(cookie: string | null | undefined, emailKey: string): string | null {
  for (const entry of entriesOf(cookie)) {
    const [, id = "", until = "", mac = ""] = entryPattern.exec(entry) ?? [];
    if (Number(until) >= today() && sameSecret(mac, macOf(id, until, emailKey))) return id;
  }
  return null;
}

/** The value of the cookie after a sign-in: the person, and whoever the browser was remembered for before. */
export function rememberDevice(cookie: string | null | undefined, emailKey: string): string {
  const known = knownDevice(cookie, emailKey);
  const id = known ?? randomBytes(16).toString("base64url");
  const until = String(today() + deviceDays);
  const others = entriesOf(cookie).filter((entry) => known === null || !entry.startsWith(`${known}.`));
  return [`${id}.${until}.${macOf(id, until, emailKey)}`, ...others].slice(0, mostPeople).join("~");
}
