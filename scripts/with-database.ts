/** The database that a script works on: DATABASE_URL, or the embedded one, which is stopped again unless it ran before. */
import { resolve } from "node:path";
import { startEmbedded } from "../lib/infra/db/embedded";
import { keepSecretKey } from "../web/start/secret-key";
import { root } from "./run-program";

export async function withDatabase<T>(run: (url: string) => Promise<T>): Promise<T> {
  const given = process.env.DATABASE_URL;
  if (given) return run(given);
  const folder = resolve(root, process.env.DATA_DIR || ".data");
  const embedded = await startEmbedded(folder);
  process.env.SECRET_KEY ||= keepSecretKey(folder);
  try {
    return await run(embedded.url);
  } finally {
    if (!embedded.adopted) await embedded.stop();
  }
}
