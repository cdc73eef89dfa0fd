/** Says in words how hard a password is to guess. Length counts most; the server alone decides what is accepted. */

export type Strength = { tone: "bad" | "warn" | "ok"; words: string };

/** A judgement for a password of at least one character; `least` is the accepted minimum length. */
export function passwordStrength(password: string, least: number): Strength {
  const missing = least - [...password].length;
  if (missing > 0) return { tone: "bad", words: `${missing} more ${missing === 1 ? "character" : "characters"} needed` };
  const variety = new Set(password.toLowerCase()).size;
  if (variety < 5) return { tone: "bad", words: "Easy to guess: the same few characters" };
  if (/^(\d+|[a-z]+|[A-Z]+)$/.test(password) && password.length < 16)
    return { tone: "warn", words: "Fair: longer, or several words, is safer" };
  if (password.length >= 16 && variety >= 8) return { tone: "ok", words: "Strong" };
  return { tone: "ok", words: "Good" };
}
