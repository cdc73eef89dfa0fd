import { z } from "zod";
import { atMost } from "./count-first";
import { quote } from "./fault";

const most = 100;
const tooMany = `At most ${most} at once.`;

/** One or several words out of a few, as a list or with commas between. The sentence about a wrong one names it, and the others. */
export const someOf = <T extends string>(options: readonly T[]) => {
  const known: ReadonlySet<string> = new Set(options);
  const isKnown = (word: string): word is T => known.has(word);
  const allowed = options.map(quote).join(", ");
  const howTo = `Name one or several of ${allowed}, with commas between.`;
  return atMost(
    most,
    tooMany,
    z.union([z.string(howTo).max(5000, howTo), z.array(z.string(howTo).max(100, howTo), howTo).max(most, tooMany)], howTo),
  ).transform((said, ctx): T[] => {
    const words = (Array.isArray(said) ? said : said.split(",")).map((word) => word.trim()).filter(Boolean);
    const wrong =
      words.length > most ? tooMany : words.filter((word) => !isKnown(word)).map((word) => `There is no ${quote(word)}. ${howTo}`)[0];
    if (wrong === undefined) return words.filter(isKnown);
    ctx.addIssue({ code: "custom", message: wrong, input: said });
    return z.NEVER;
  });
};
