import { z } from "zod";
import { atMost } from "./count-first";

const most = 100;
const tooMany = `At most ${most} at once.`;

/** One or several words out of a few, as a list or with commas between. @param item what each word must be */
export const someOf = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .union([z.string().max(5000), atMost(most, tooMany, z.array(z.string().max(100)).max(most))])
    .transform((said) => (Array.isArray(said) ? said : said.split(",")).map((word) => word.trim()).filter(Boolean))
    .pipe(atMost(most, tooMany, z.array(item)));
