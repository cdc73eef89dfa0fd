/** Which passwords are refused: those that everybody tries first, and those made of one's own address. */
import { invalid } from "@/lib/kernel/fault";

const common = new Set(
  (
    "password passw0rd password1 password12 password123 p@ssw0rd passwort 12345678 123456789 1234567890 87654321 11111111 00000000 " +
    "qwertyui qwertyuiop qwerty123 asdfghjk asdfasdf 1q2w3e4r 1qaz2wsx zaq12wsx abcd1234 abc12345 iloveyou sunshine princess " +
    "football baseball welcome1 welcome123 letmein1 letmein123 admin123 administrator changeme changeme1 trustno1 superman " +
    "starwars whatever computer internet mailwright"
  ).split(" "),
);

/** @throws Fault validation_error at the field */
export function refuseWeak(password: string, about: { email: string; name?: string }, field = "password"): void {
  const folded = password.toLowerCase();
  if (common.has(folded) || new Set(folded).size < 4)
    throw invalid(field, "This password is among the first that anybody tries. A few unrelated words make a good one.");
  const own = [about.email.toLowerCase(), about.email.toLowerCase().split("@")[0] ?? "", (about.name ?? "").toLowerCase()];
  if (own.some((word) => word.length >= 4 && folded.includes(word)))
    throw invalid(field, "The password contains your name or address. Choose one that does not.");
}
