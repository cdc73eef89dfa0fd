/** The replies of the SMTP Field Manual against classes that were given to them by hand, one after another. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { classes } from "./field-manual-classes";
import { judgeSentence } from "./judge";

const Providers = z.array(z.object({ id: z.string(), responses: z.array(z.object({ status: z.string(), response: z.string() })) }));
const Codes = z.object({ reply: z.number(), providers: Providers.default([]), spamFilters: Providers.default([]) });

export function measureFieldManual(folder: string, verbose: boolean): void {
  const codes = join(folder, "data/codes");
  const replies = readdirSync(codes)
    .sort()
    .flatMap((file) => {
      const { reply, providers, spamFilters } = Codes.parse(JSON.parse(readFileSync(join(codes, file), "utf8")));
      return [...providers, ...spamFilters].flatMap(({ id, responses }) =>
        responses.map(({ status, response }, no) => {
          const before = responses.slice(0, no).filter((one) => one.status === status).length;
          return { key: `${reply} ${id} ${status}${before > 0 ? `#${before + 1}` : ""}`, response };
        }),
      );
    });
  const wanted = new Map(
    Object.entries(classes).flatMap(([cause, keys]) =>
      keys
        .trim()
        .split(/\s*,\s*/)
        .map((key) => [key, cause]),
    ),
  );
  const judged = replies.map(({ key, response }) => ({ key, response, wanted: wanted.get(key) ?? "?", ...judgeSentence(response) }));
  const right = judged.filter((one) => one.cause === one.wanted);
  const isGone = (one: { wanted: string; response: string }) => one.wanted === "gone" && !/^(smtp;)?4/i.test(one.response);
  const gone = judged.filter(isGone);
  if (verbose)
    for (const one of judged)
      if (one.cause !== one.wanted)
        console.log(`${one.wanted} → ${one.cause}${one.hard ? " HARD" : ""}  ${one.key}  ${one.response.slice(0, 200)}`);
  console.log(`replies in their class            ${right.length} of ${judged.length}`);
  console.log(`nobody there, and judged hard     ${gone.filter(({ hard }) => hard).length} of ${gone.length}`);
  console.log(
    `others that are judged hard       ${judged.filter((one) => one.hard && !isGone(one)).length} of ${judged.length - gone.length}`,
  );
}
